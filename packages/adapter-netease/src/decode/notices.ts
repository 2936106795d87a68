import {
  type GroupChange,
  given,
  type MemberEntry,
  objectOf,
  readWire,
  type Translator,
  type Translators,
  translator,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { optionalId, optionalIds, optionalInteger, optionalJsonObject } from "../wire.js";
import { optionalTeamInfo, type TeamInfo, teamInfo } from "./team-info.js";
import { inTeam, type Kind, record, type Said } from "./translator.js";

const notice = inTeam.extend({ attach: optionalJsonObject });
const content = z.compile(objectOf({ id: optionalInteger, data: optionalJsonObject }));
// User cards, `uinfos`, are left alone: they hold people's mail addresses and phone numbers.
const data = z.compile(objectOf({ id: optionalId, ids: optionalIds, tinfo: optionalTeamInfo }));
const bareTeamInfo = z.compile(teamInfo);

/** What happened to a team, as far as its notice says. */
interface Told {
  readonly groupId: string;
  readonly actorId: string | undefined;
  /** Means something else in every notice. */
  readonly id: string | undefined;
  /** Whom it happened to. */
  readonly userIds: readonly string[] | undefined;
  readonly tinfo: TeamInfo | undefined;
}

/** Copies of what happened to teams. */
export const noticeTranslators: Translators<Said> = {
  "copy.1.TEAM.NOTIFICATION": noticing("TEAM"),
  "copy.1.SUPER_TEAM.NOTIFICATION": noticing("SUPER_TEAM"),
};

/** Notices of super teams have ids of their own, but samples show those of teams as well. */
const teamIds: { readonly [superTeamId: number]: number } = {
  ...{ 401: 0, 402: 1, 403: 2, 404: 3, 405: 4, 406: 6, 407: 7, 408: 8, 409: 10, 410: 5, 411: 9 },
};

/** What the notices of each id tell; `undefined` where one lacks whom it is about. */
const changes: { readonly [id: number]: (told: Told) => GroupChange | undefined } = {
  0: ({ groupId, userIds }) =>
    userIds && { type: "members.joined", groupId, members: entries(userIds), how: "invited" },
  1: ({ groupId, userIds }) => userIds && { type: "members.left", groupId, userIds, how: "removed" },
  2: ({ groupId, actorId }) =>
    about(actorId, (userId) => ({ type: "members.left", groupId, userIds: [userId], how: "quit" })),
  3: ({ groupId, tinfo }) => tinfo && { type: "group.updated", groupId, profile: tinfo.profile },
  4: ({ groupId }) => ({ type: "group.dissolved", groupId }),
  5: ({ groupId, id }) =>
    about(id, (userId) => ({ type: "members.joined", groupId, members: [{ userId }], how: "applied" })),
  6: ({ groupId, id, actorId: fromUserId }) =>
    about(id, (toUserId) => ({ type: "owner.transferred", groupId, toUserId, ...given({ fromUserId }) })),
  7: ({ groupId, userIds }) => userIds && { type: "members.updated", groupId, userIds, profile: { role: "admin" } },
  8: ({ groupId, userIds }) => userIds && { type: "members.updated", groupId, userIds, profile: { role: "member" } },
  9: ({ groupId, actorId, id: inviterId }) =>
    about(actorId, (userId) => {
      const members = [{ userId }];
      return { type: "members.joined", groupId, members, how: "invited", ...given({ inviterId }) };
    }),
};

function noticing(groupKind: Kind): Translator<Said> {
  return translator(notice, (wire, said) => {
    const { to: groupId, fromAccount: actorId, attach } = wire;
    const toldOf = (change: GroupChange, tinfo?: TeamInfo, leavesStale?: string) => {
      const further = change.type === "group.dissolved" ? [] : furtherIn(tinfo, change, groupId);
      return record(said, wire, change, { groupKind, leavesStale, further: further.length > 0 ? further : undefined });
    };
    const unread = (leavesStale: string, tinfo?: TeamInfo) =>
      toldOf({ type: "group.updated", groupId, profile: tinfo?.profile ?? {} }, tinfo, leavesStale);
    if (attach === undefined) return unread("a notice came without its content");
    const { id: number, data: inner } = readWire(content, attach, said.command, "attach");
    // As the page on copies prints the making of a super team.
    if (number === undefined) {
      return unread("a notice tells of a team alone", readWire(bareTeamInfo, attach, said.command, "attach"));
    }
    const { id, ids, tinfo } = readWire(data, inner ?? {}, said.command, "attach.data");
    const userIds = ids ?? (id === undefined ? undefined : [id]);
    const change = changes[teamIds[number] ?? number]?.({ groupId, actorId, id, userIds, tinfo });
    return change ? toldOf(change, tinfo) : unread(`notice ${number} tells of something that is not understood`, tinfo);
  });
}

/** What the notice says of the team itself, beside what happened: the creation of a team has no copy of its own. */
function furtherIn(tinfo: TeamInfo | undefined, { type }: GroupChange, groupId: string): readonly GroupChange[] {
  const { profile = {}, ownerId } = tinfo ?? {};
  const isTold = type === "group.updated" || Object.keys(profile).length === 0;
  return [
    ...(isTold ? [] : [{ type: "group.updated", groupId, profile } as const]),
    ...(ownerId === undefined || type === "owner.transferred"
      ? []
      : [{ type: "owner.transferred", groupId, toUserId: ownerId } as const]),
  ];
}

function about<Whom>(whom: Whom | undefined, change: (whom: Whom) => GroupChange): GroupChange | undefined {
  return whom === undefined ? undefined : change(whom);
}

function entries(userIds: readonly string[]): readonly MemberEntry[] {
  return userIds.map((userId) => ({ userId }));
}
