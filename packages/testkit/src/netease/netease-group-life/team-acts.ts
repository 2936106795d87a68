import { invite } from "../netease-app/application-changes.js";
import { clientId, conversation } from "../netease-app/conversation.js";
import { pullIn } from "../netease-app/member-changes.js";
import { teamFields } from "../netease-app/numbered-fields.js";
import {
  type LivingTeam,
  membersWith,
  type NeteaseTeamInfo,
  newMember,
  newTeam,
  ownerOf,
  plainInfo,
} from "../netease-app/team.js";
import { changeInfo, changeOwner, dissolve } from "../netease-app/team-changes.js";
import type { ClientType, World } from "../netease-app/world.js";
import { type Act, clientOf, isAllowed } from "./act.js";

const NAMES = ["高级群", "测试群 🎉", 'a "b" \\ </c>', "50% + 1 & more", "spam"];
const WORDS = "邀请您加入群组";

/** Creates a team, if allowed. Its creation has no copy; those who need not agree are told of at once. */
export async function createTeam(world: World): Promise<void> {
  const { random, users } = world;
  const isSuper = random.chance(0.25);
  // No callback asks before a super team is made: only servers make them.
  const by = isSuper ? "REST" : clientOf(world);
  const owner = random.pick(users);
  const others = Array.from({ length: random.below(6) }, () => random.pick(users));
  const invited = [...new Set(others)].filter((accid) => accid !== owner);
  const modes = { agreeMode: random.pick([0, 1, 1] as const), joinMode: random.pick([0, 1, 1, 2] as const) };
  const info = { ...plainInfo(random.pick(NAMES)), ...newInfo(world), ...modes };
  if (!(await mayCreate(world, by, owner, info, invited))) return;

  const createdAt = world.tick();
  const team = newTeam({ tid: world.teamId(), isSuper, info, createdAt });
  team.members.set(owner, newMember("owner", createdAt));
  world.begin(team);
  if (isSuper && random.chance(0.2)) await tellAsPrinted(world, team);
  if (invited.length === 0) return;
  if (info.agreeMode === 1) await pullIn(world, team, by, owner, invited);
  else await invite(world, team, owner, invited, WORDS);
}

async function mayCreate(
  world: World,
  by: ClientType,
  creator: string,
  info: NeteaseTeamInfo,
  invited: readonly string[],
): Promise<boolean> {
  const { allowed } = await world.ask(by, 7, {
    ...{ creator, tname: info.name, type: 1, level: info.membersLimit, msg: WORDS, icon: info.icon },
    ...{ joinmode: info.joinMode, beinvitemode: info.agreeMode, invitemode: info.inviteMode },
    ...{ uptinfomode: info.updateInfoMode, upcustommode: info.updateExtensionMode, teamMuteType: info.muteType },
    ...{ announcement: info.announcement, intro: info.introduction },
    ...{ custom: info.customerExtension, servercustom: info.serverExtension },
    inviteList: inviteList(world, invited),
    timestamp: String(world.tick()),
  });
  return allowed;
}

/** The sample of a callback has a list, the newest table a text that holds one. */
function inviteList({ random }: World, accids: readonly string[]): readonly string[] | string {
  return random.chance(0.5) ? accids : JSON.stringify(accids);
}

/** As the vendor's page on copies prints the making of a super team: the team alone, without a number of what happened. */
async function tellAsPrinted(world: World, team: LivingTeam): Promise<void> {
  team.copies += 1;
  const fields = conversation(world, team, ownerOf(team), "REST", world.tick());
  const attach = JSON.stringify(teamFields(team));
  const msgidServer = String(370_000 + world.number());
  await world.copy({ ...fields, msgType: "NOTIFICATION", body: WORDS, attach, customSafeFlag: "0", msgidServer });
}

/** Some of what is stored of a team, set to new values. */
function newInfo({ random }: World): Partial<NeteaseTeamInfo> {
  const announcement = [{ title: "公告", content: "明天开会 🎉", creator: "user_0@example.com", time: 1_457_075_964 }];
  const changes: Partial<NeteaseTeamInfo>[] = [
    { name: random.pick(NAMES) },
    { introduction: random.pick(["", "这是群介绍"]) },
    { announcement: random.pick(["", "notice", JSON.stringify(announcement)]) },
    { icon: random.pick(["", `https://cdn.example/${random.below(9)}.png`]) },
    { serverExtension: random.pick(["", '{"键":1}']) },
    { customerExtension: random.pick(["", "my extension"]) },
    { joinMode: random.pick([0, 1, 2]) },
    { agreeMode: random.pick([0, 1]) },
    { inviteMode: random.pick([0, 1]) },
    { updateInfoMode: random.pick([0, 1]) },
    { updateExtensionMode: random.pick([0, 1]) },
  ];
  return Object.assign({}, random.pick(changes), ...changes.filter(() => random.chance(0.15)));
}

/** Changes of a team itself. */
export const teamActs: { readonly [name: string]: Act } = {
  async changeInfo(world, team) {
    const by = clientOf(world);
    const from = world.random.pick(membersWith(team, "owner", "manager"));
    if (await isAllowed(world, team, by, team.isSuper ? 26 : 15, from)) {
      await changeInfo(world, team, by, from, newInfo(world));
    }
  },

  async muteAll(world, team) {
    const by = clientOf(world);
    const from = world.random.pick(membersWith(team, "owner", "manager"));
    if (!(await isAllowed(world, team, by, team.isSuper ? 26 : 15, from))) return;
    await changeInfo(world, team, by, from, { muteType: world.random.pick([0, 0, 1, 3]) });
  },

  async changeOwner(world, team) {
    const heirs = membersWith(team, "manager", "member");
    if (heirs.length === 0) return;
    const by = team.isSuper ? "REST" : clientOf(world);
    if (!(await isAllowed(world, team, by, 13, ownerOf(team)))) return;
    await changeOwner(world, team, by, world.random.pick(heirs));
  },

  async dissolve(world, team) {
    if (world.random.chance(0.7)) return;
    const by = team.isSuper ? "REST" : clientOf(world);
    if (await isAllowed(world, team, by, 8, ownerOf(team))) await dissolve(world, team, by);
  },

  /** Tells of something that no source describes. */
  async doSomethingNew(world, team) {
    if (world.random.chance(0.9)) return;
    team.copies += 1;
    const attach = JSON.stringify({ data: { level: 3 }, id: 99 });
    const fields = { msgType: "NOTIFICATION", attach, msgidServer: world.messageId(), msgidClient: clientId(world) };
    await world.copy({ ...conversation(world, team, ownerOf(team), "REST", world.tick()), ...fields });
  },
};
