import { type SeededRandom, seededRandom } from "../seeded-random.js";
import type { GroupServer, GroupServerResult } from "./group-server.js";

/** The options of a random life. */
export interface RandomGroupLifeOptions {
  readonly server: GroupServer;
  readonly seed: number;
  readonly steps: number;
  /** How many users there are, at least 3. */
  readonly users: number;
  /** Simultaneous steps, each on another group; 1 unless set. */
  readonly concurrency?: number;
}

/** The replies in a random life. */
export interface RandomGroupLifeStatistics {
  readonly restarts: number;
  /** How often each method of the group server was answered with each `errId` (`none` for no reply). */
  readonly results: { readonly [method: string]: { readonly [errId: string]: number } };
}

/** The result of a random life. */
export interface RandomGroupLife {
  /** The groups created and not deleted. */
  readonly groupIds: readonly string[];
  /**
   * The groups in which the server's memory may differ from the record without a fault: because a list had blanks or ended
   * in a comma, or because the backend treated two equal creations as one. Call `syncAll` for these, and for groups that are
   * not loaded, before you compare.
   */
  readonly untidyGroupIds: readonly string[];
  readonly statistics: RandomGroupLifeStatistics;
}

interface LivingGroup {
  readonly groupId: string;
  readonly ownerId: string;
  busy: boolean;
}

type Method = Exclude<keyof GroupServer, "memory" | "restart">;

const STEPS_PER_ROUND = 100;
const GROUP_NAMES = ["", "my group", "测试群 🎉", '{"name":"a b","x":1}', "[1,2]", "50% + 1 & more"];

/**
 * Runs a random life of many groups: permitted and refused changes, repetitions, untidy lists, unknown and deleted groups,
 * simultaneous joins, restarts. The same seed makes the same choices if `concurrency` is 1. Rejects if the server crashes.
 */
export async function randomGroupLife(options: RandomGroupLifeOptions): Promise<RandomGroupLife> {
  const { server, steps, concurrency = 1 } = options;
  const random = seededRandom(options.seed);
  const users = Array.from({ length: options.users }, (_, position) => userName(position));
  const groups = new Map<string, LivingGroup>();
  /** A backend may treat equal creations within one second as one; the server then resets its memory of the group. */
  const created = new Set<string>();
  const gone = ["999999999"];
  const untidy = new Set<string>();
  const results: { [method: string]: { [errId: string]: number } } = {};

  async function tell(method: Method, asked: Promise<GroupServerResult>): Promise<GroupServerResult> {
    const result = await asked;
    const errId = String(result.errId ?? "none");
    const ofMethod = results[method] ?? {};
    results[method] = { ...ofMethod, [errId]: (ofMethod[errId] ?? 0) + 1 };
    return result;
  }

  async function create(): Promise<void> {
    const ownerId = random.pick(users);
    const list = writtenList(random, users);
    const asked = server.createGroup(ownerId, list.text, random.pick(GROUP_NAMES));
    const { groupId } = await tell("createGroup", asked);
    if (groupId === undefined) return;
    const isRepetition = created.has(groupId);
    created.add(groupId);
    if (!isRepetition) groups.set(groupId, { groupId, ownerId, busy: false });
    if (isRepetition ? groups.has(groupId) : !list.tidy) untidy.add(groupId);
  }

  function insiderOf({ groupId, ownerId }: LivingGroup): string {
    const members = server.memory(groupId)?.members ?? [];
    return members.length > 0 ? random.pick(members).trim() : ownerId;
  }

  const acts: readonly ((group: LivingGroup) => Promise<unknown>)[] = [
    async function addSome(group) {
      const { groupId, ownerId } = group;
      const list = writtenList(random, users);
      const adder = random.pick([ownerId, insiderOf(group), random.pick(users)]);
      const { errId } = await tell("addMembers", server.addMembers(adder, groupId, list.text));
      if (errId === 0 && !list.tidy) untidy.add(groupId);
    },
    async function joinAtOnce({ groupId }) {
      const joiners = new Set([random.pick(users), random.pick(users), random.pick(users)]);
      await Promise.all([...joiners].map((user) => tell("addMembers", server.addMembers(user, groupId, user, "hi"))));
    },
    async function removeSome(group) {
      const remover = random.pick([group.ownerId, group.ownerId, insiderOf(group)]);
      const removed = random.pick([insiderOf(group), `${insiderOf(group)},${random.pick(users)}`, ""]);
      await tell("removeMembers", server.removeMembers(remover, group.groupId, removed));
    },
    async function leave(group) {
      const user = random.pick([insiderOf(group), insiderOf(group), random.pick(users), group.ownerId]);
      await tell("removeMembers", server.removeMembers(user, group.groupId, user));
    },
    (group) => tell("mute", server.mute(random.pick([insiderOf(group), random.pick(users)]), group.groupId)),
    (group) => tell("unmute", server.unmute(random.pick([insiderOf(group), random.pick(users)]), group.groupId)),
    ({ groupId, ownerId }) => tell("pushGroupMessage", server.pushGroupMessage(ownerId, groupId)),
    () => tell("pushSystemMessage", server.pushSystemMessage(random.pick(users))),
    async function syncAll({ groupId }) {
      const { errId } = await tell("syncAll", server.syncAll(groupId));
      if (errId === 0) untidy.delete(groupId);
    },
    async function dissolve({ groupId, ownerId }) {
      const { errId } = await tell(
        "deleteGroup",
        server.deleteGroup(random.pick([ownerId, random.pick(users)]), groupId),
      );
      if (errId !== 0) return;
      groups.delete(groupId);
      untidy.delete(groupId);
      gone.push(groupId);
    },
  ];

  async function step(): Promise<void> {
    const idle = [...groups.values()].filter(({ busy }) => !busy);
    if (idle.length === 0 || random.chance(0.1)) return create();
    const absent = { groupId: random.pick(gone), ownerId: random.pick(users), busy: false };
    const group = random.chance(0.05) ? absent : random.pick(idle);
    group.busy = true;
    await random.pick(acts)(group);
    group.busy = false;
  }

  let restarts = 0;
  for (let done = 0; done < steps; done += STEPS_PER_ROUND) {
    let left = Math.min(STEPS_PER_ROUND, steps - done);
    const lane = async () => {
      while (left > 0) {
        left -= 1;
        await step();
      }
    };
    await Promise.all(Array.from({ length: concurrency }, lane));
    if (random.chance(0.5)) {
      server.restart();
      restarts += 1;
    }
  }
  return { groupIds: [...groups.keys()], untidyGroupIds: [...untidy], statistics: { restarts, results } };
}

function userName(position: number): string {
  if (position % 7 === 6) return `用户${position}`;
  return position % 5 === 4 ? `user_${position}` : String(892500 + position);
}

/** A list as a client may write it. An untidy list makes the server's memory differ from what the client meant. */
function writtenList(random: SeededRandom, users: readonly string[]): { text: string; tidy: boolean } {
  const chosen = Array.from({ length: random.below(6) }, () => random.pick(users));
  const text = chosen.join(",");
  if (chosen.length === 0 || random.chance(0.8)) return { text, tidy: true };
  return { text: random.pick([chosen.join(" , "), `${text},`, `${text}, `]), tidy: false };
}
