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
import { optionalInteger, optionalJsonObject, optionalUserId, optionalUserIds } from "../wire.js";
import { optionalTeamInfo, type TeamInfo, teamInfo } from "./team-info.js";
import { inTeam, type Kind, record, type Said } from "./translator.js";

const notice = inTeam.extend({ attach: optionalJsonObject });
const content = z.compile(objectOf({ id: optionalInteger, data: optionalJsonObject }));
// User cards, `uinfos`, are left alone: they hold people's mail addresses and phone numbers.
const data = z.compile(
  objectOf({ id: optionalUserId, ids: optionalUserIds, mute: optionalInteger, tinfo: optionalTeamInfo }),
);
const bareTeamInfo = z.compile(teamInfo);

/** What happened to a team, as far as its notice says. */
interface Told {
  readonly groupId: string;
  readonly actorId: string | undefined;
  /** Means something else in every notice. */
  readonly id: string | undefined;
  /** Whom it happened to. */
  readonly userIds: readonly string[] | undefined;
  readonly isMuted: boolean | undefined;
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
  // A mute has no end: it is lifted.
  10: ({ groupId, userIds, isMuted }) =>
    about(
      isMuted,
      (isOn) =>
        userIds && { type: "members.updated", groupId, userIds, profile: { mutedUntil: isOn ? "forever" : null } },
    ),
};

function noticing(groupKind: Kind): Translator<Said> {
  return translator(notice, (wire, said) => {
    const { to: groupId, fromAccount: actorId, attach } = wire;
    const toldOf = (change: GroupChange, further: readonly GroupChange[], leavesStale?: string) =>
      record(said, wire, change, { groupKind, leavesStale, further: further.length > 0 ? further : undefined });
    const unread = (leavesStale: string, tinfo?: TeamInfo) => {
      const change = { type: "group.updated", groupId, profile: tinfo?.profile ?? {} } as const;
      return toldOf(change, besides(change, groupId, tinfo), leavesStale);
    };
    if (attach === undefined) return unread("a notice came without its content");
    const { id: told, data: inner } = readWire(content, attach, said.command, "attach");
    // As the page on copies prints the making of a super team.
    if (told === undefined) {
      return unread("a notice tells of a team alone", readWire(bareTeamInfo, attach, said.command, "attach"));
    }
    const { id, ids, mute, tinfo } = readWire(data, inner ?? {}, said.command, "attach.data");
    const userIds = ids ?? (id === undefined ? undefined : [id]);
    const isMuted = mute === undefined ? undefined : mute !== 0;
    const number = teamIds[told] ?? told;
    const known = { groupId, actorId, id, userIds, isMuted, tinfo };
    const change = changes[number]?.(known);
    if (!change) return unread(`notice ${told} tells of something that is not understood`, tinfo);
    return toldOf(change, [...answerIn(number, known), ...besides(change, groupId, tinfo)]);
  });
}

/** What the notice says of the team itself, beside what happened: the creation of a team has no copy of its own. */
function besides(change: GroupChange, groupId: string, tinfo: TeamInfo | undefined): readonly GroupChange[] {
  const { type } = change;
  if (tinfo === undefined || type === "group.dissolved") return [];
  const { profile, ownerId } = tinfo;
  const further: GroupChange[] = [];
  if (type !== "group.updated" && Object.keys(profile).length > 0)
    further.push({ type: "group.updated", groupId, profile });
  // Of a departure, the team may be told as it was before: it makes nobody a member again.
  const isGone = ownerId !== undefined && type === "members.left" && change.userIds.includes(ownerId);
  if (type !== "owner.transferred" && ownerId !== undefined && !isGone) {
    further.push({ type: "owner.transferred", groupId, toUserId: ownerId });
  }
  return further;
}

/** What was answered by it, of what is told by copies of their own: nobody is let in who needed no leave. */
function answerIn(number: number, { groupId, actorId, id }: Told): readonly GroupChange[] {
  if (id === undefined || actorId === undefined) return [];
  if (number === 5 && actorId !== id) return [{ type: "join.answered", groupId, userId: id, accepted: true }];
  if (number !== 9) return [];
  return [{ type: "invitation.answered", groupId, userId: actorId, accepted: true, inviterId: id }];
}

function about<Known>(
  known: Known | undefined,
  change: (known: Known) => GroupChange | undefined,
): GroupChange | undefined {
  return known === undefined ? undefined : change(known);
}

function entries(userIds: readonly string[]): readonly MemberEntry[] {
  return userIds.map((userId) => ({ userId }));
}
