import { seededRandom } from "../seeded-random.js";
import { createGroup } from "./openim-group-life/creation.js";
import {
  DISMISSED,
  type LivingGroup,
  MEMBER,
  type OpenimGroup,
  type OpenimMember,
  OWNER,
} from "./openim-group-life/group.js";
import { type Act, groupActs } from "./openim-group-life/group-acts.js";
import { memberActs } from "./openim-group-life/member-acts.js";
import { messageActs } from "./openim-group-life/message-acts.js";
import { callStrayHook } from "./openim-group-life/stray-hooks.js";
import { muteDismissed, unreportedActs } from "./openim-group-life/unreported-acts.js";
import { createWorld, type OpenimGroupLifeStatistics } from "./openim-group-life/world.js";
import { type OpenimRest, type OpenimRestOptions, serveOpenimRest } from "./openim-rest/serve-openim-rest.js";
import type { OpenimSender } from "./openim-sender.js";

/** The options of an installation of OpenIM. */
export interface OpenimInstallationOptions {
  readonly sender: OpenimSender;
  readonly seed: number;
  /** How many users there are, `u100` and on; 15 unless set. */
  readonly users?: number;
  /** The most groups that its life makes at the same time; 20 unless set. With more groups, less happens to each. */
  readonly groups?: number;
  /** The commands of the enabled hooks; all unless set. */
  readonly hooks?: readonly string[];
  /** Whether its life includes changes that no after-hook reports, such as invitations and mutes; yes unless set. */
  readonly untold?: boolean;
  /** When it begins, in Unix milliseconds; now unless set. */
  readonly startsAt?: number;
  /** The numbers in its ids are greater than this; 0 unless set. */
  readonly firstNumber?: number;
  /** Its clock, in Unix milliseconds, which its REST API needs; unless set, time passes with what happens alone. */
  readonly now?: () => number;
}

/** Many groups that are there from the start. */
export interface OpenimPopulation {
  readonly groups: number;
  /** How many members each has, of those users who are there. */
  readonly members: number;
}

/** A look-alike of an installation of OpenIM Server: its groups, what its users do, and its REST API. */
export interface OpenimInstallation {
  /** Every group by its id, including dismissed ones. */
  readonly groups: ReadonlyMap<string, OpenimGroup>;
  readonly users: readonly string[];
  readonly statistics: OpenimGroupLifeStatistics;
  /** Lets random things happen, one after the other, while after-hooks and pushes are sent in the background. */
  live(steps: number): Promise<void>;
  /** Puts groups there without telling anybody, as if they had been made before; `big-0` and on. */
  populate(population: OpenimPopulation): void;
  /** Resolves when every callback so far has been sent. */
  settled(): Promise<void>;
  /** Serves its REST API on a port of its own. What is changed through it is told as what users do. */
  serveRest(options?: OpenimRestOptions): Promise<OpenimRest>;
}

const REPORTED_ACTS: readonly Act[] = [
  ...Object.values(groupActs),
  ...Object.values(memberActs),
  ...Object.values(messageActs),
  ...Array.from({ length: 4 }, () => messageActs.send),
];

/** Creates an installation of OpenIM, without groups. The same seed gives the same life if the answers are the same. */
export function openimInstallation(options: OpenimInstallationOptions): OpenimInstallation {
  const { sender, seed, groups: mostGroups = 20, hooks, untold = true, startsAt = Date.now(), now } = options;
  const { firstNumber } = options;
  const acts = untold ? [...REPORTED_ACTS, ...Object.values(unreportedActs)] : REPORTED_ACTS;
  const random = seededRandom(seed);
  const users = Array.from({ length: options.users ?? 15 }, (_, position) => `u${100 + position}`);
  const optional = { ...(hooks && { hooks }), ...(now && { now }), ...(firstNumber && { firstNumber }) };
  const { world, statistics, settled } = createWorld({ random, sender, users, startsAt, ...optional });
  const living = new Set<LivingGroup>();
  const groups = new Map<string, LivingGroup>();

  function add(group: LivingGroup): void {
    groups.set(group.groupID, group);
    if (group.status !== DISMISSED) living.add(group);
  }

  async function step(): Promise<void> {
    if (random.chance(0.02)) return callStrayHook(world);
    if (living.size === 0 || random.chance(0.3 * (1 - living.size / mostGroups))) {
      const created = await createGroup(world, (groupID) => groups.has(groupID));
      if (created) add(created);
      return;
    }
    const group = random.pick([...living]);
    if (group.status !== DISMISSED) await random.pick(acts)(world, group);
    if (group.status !== DISMISSED) return;
    living.delete(group);
    if (untold && random.chance(0.3)) await muteDismissed(world, group);
  }

  return {
    groups,
    users,
    statistics,
    settled,

    async live(steps) {
      for (let done = 0; done < steps; done += 1) await step();
    },

    populate({ groups: count, members: size }) {
      const createTime = world.now();
      for (let index = 0; index < count; index += 1) {
        // Members differ in nothing but their role, so that a million of them take little memory.
        add(bigGroup(`big-${index}`, createTime - count + index, membersFrom(users, index * size, size)));
      }
    },

    serveRest: (restOptions = {}) => serveOpenimRest({ world, groups, add, users: new Set(users) }, restOptions),
  };
}

const PLAIN: OpenimMember = { roleLevel: MEMBER, nickname: "", faceURL: "", ex: "", muteEndTime: 0, joinTime: 1 };
const FOUNDER: OpenimMember = { ...PLAIN, roleLevel: OWNER };

function membersFrom(users: readonly string[], from: number, size: number): Map<string, OpenimMember> {
  const members = new Map<string, OpenimMember>();
  for (let place = from; members.size < Math.min(size, users.length); place += 1) {
    members.set(users[place % users.length] ?? "", members.size === 0 ? FOUNDER : PLAIN);
  }
  return members;
}

function bigGroup(groupID: string, createTime: number, members: Map<string, OpenimMember>): LivingGroup {
  return {
    groupID,
    info: {
      ...{ groupName: groupID, notification: "", introduction: "", faceURL: "", ex: "" },
      ...{ needVerification: 0, lookMemberInfo: 0, applyMemberFriend: 0 },
    },
    ...{ status: 0, creatorUserID: "", createTime, notificationUpdateTime: 0, notificationUserID: "" },
    ...{ members, messages: [], applications: new Map(), lastSeq: 0 },
  };
}
