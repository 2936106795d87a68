import type { NeteaseMember, NeteaseMessage, NeteaseTeam } from "@grouphook/testkit";
import { expect } from "vitest";
import { readGroup, type Shown } from "./read-record.js";

const SOURCE = "netease";
const roles = { owner: "owner", manager: "admin", member: "member" };

/**
 * How a group of the record compares to NetEase's. One is `barely known` of which no copy told its owner, and `unreported` if all is
 * right but that its making was not told.
 */
export type NeteaseStanding = "unknown" | "barely known" | "unreported" | "fresh" | "stale" | "stale and wrong";

/** The standings of all teams, counted. */
export async function standingsOf(
  url: string,
  teams: readonly NeteaseTeam[],
): Promise<Readonly<Record<NeteaseStanding, number>>> {
  const standings = { unknown: 0, "barely known": 0, unreported: 0, fresh: 0, stale: 0, "stale and wrong": 0 };
  for (const truth of teams) standings[await standingOf(url, truth)] += 1;
  return standings;
}

/**
 * Reads a group, and fails unless it equals NetEase's in all that copies tell, or is stale for more than that its making was not
 * told. The messages of every group must be right.
 */
async function standingOf(url: string, truth: NeteaseTeam): Promise<NeteaseStanding> {
  const read = await readGroup(url, SOURCE, truth.tid);
  if (!read && truth.copies === 0) return "unknown";
  if (!read) throw new Error(`the record does not know ${truth.tid}`);
  expect(sortedBy("key", read.messages), truth.tid).toMatchObject(sortedBy("key", truth.messages.map(expectedMessage)));
  if (!truth.isDescribed) return "barely known";
  const { stale } = read.group;
  const isUnreported = typeof stale === "object" && stale !== null && "since" in stale && stale.since === null;
  const living = truth.dissolvedAt === undefined ? [...truth.members] : [];
  try {
    expect(comparableGroup(read.group), truth.tid).toMatchObject(expectedGroup(truth));
    expect(sortedBy("userId", read.members.map(comparableMember)), truth.tid).toEqual(
      sortedBy("userId", living.map(expectedMember)),
    );
    expect(read.members.filter(isJoinedAnotherTime(truth)), truth.tid).toEqual([]);
  } catch (difference) {
    if (stale === null || isUnreported) throw difference;
    return "stale and wrong";
  }
  if (stale === null) return "fresh";
  return isUnreported ? "unreported" : "stale";
}

/** A group as the record should have it. */
export function expectedGroup(truth: NeteaseTeam): Shown {
  const { info, isSuper, dissolvedAt, members } = truth;
  const isDissolved = dissolvedAt !== undefined;
  return {
    groupId: truth.tid,
    kind: isSuper ? "SUPER_TEAM" : "TEAM",
    state: isDissolved ? "dissolved" : "active",
    dissolvedAt: isDissolved ? new Date(dissolvedAt).toISOString() : null,
    memberCount: isDissolved ? 0 : members.size,
    ownerId: [...members].find(([, { role }]) => role === "owner")?.[0],
    ...{ name: info.name, introduction: info.introduction, notice: info.announcement, avatar: info.icon },
    mutedAll: info.muteType !== 0,
    ...(info.muteType !== 0 && { mutedAllSpares: info.muteType === 1 ? "admins" : "nobody" }),
    settings: {
      ...{ members_limit: info.membersLimit, join_mode: info.joinMode, agree_mode: info.agreeMode },
      ...{ invite_mode: info.inviteMode, update_team_info_mode: info.updateInfoMode },
      update_extension_mode: info.updateExtensionMode,
      ...{ 18: info.serverExtension, 19: info.customerExtension },
    },
  };
}

/** A group of the record, whose empty texts NetEase does not tell in most copies. */
function comparableGroup({ settings, ...group }: Shown): Shown {
  const { introduction, notice, avatar, mutedAll } = group;
  const told = {
    introduction: introduction ?? "",
    notice: notice ?? "",
    avatar: avatar ?? "",
    mutedAll: mutedAll ?? false,
  };
  return { ...group, ...told, settings: { 18: "", 19: "", ...(typeof settings === "object" && settings) } };
}

/** A member as the record should have it. */
export function expectedMember([userId, { role, isMuted }]: readonly [string, NeteaseMember]): Shown {
  return { userId, role: roles[role], isMuted };
}

function comparableMember({ userId, role, mutedUntil }: Shown): Shown {
  return { userId, role, isMuted: mutedUntil !== null };
}

/** When somebody joined who was there before the first copy is not told. */
function isJoinedAnotherTime({ members }: NeteaseTeam): (member: Shown) => boolean {
  return ({ userId, joinedAt }) => {
    const member = members.get(String(userId));
    return joinedAt !== null && (!member || joinedAt !== new Date(member.joinedAt).toISOString());
  };
}

function expectedMessage(message: NeteaseMessage): Shown {
  const { msgType, body, attach, ext, sentAt, editedAt, recalledAt } = message;
  const content = { ...(body !== "" && { body }), ...(attach !== "" && { attach }) };
  return {
    ...{ key: message.msgidServer, clientId: message.msgidClient, senderId: message.from },
    elements: [{ type: msgType, content }],
    custom: ext === "" ? null : ext,
    sentAt: new Date(sentAt).toISOString(),
    editedAt: editedAt === undefined ? null : new Date(editedAt).toISOString(),
    recalled: recalledAt !== undefined,
    recalledAt: recalledAt === undefined ? null : new Date(recalledAt).toISOString(),
  };
}

function sortedBy(field: string, items: readonly Shown[]): readonly Shown[] {
  return items.toSorted((left, right) => (String(left[field]) < String(right[field]) ? -1 : 1));
}
