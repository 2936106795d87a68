import type { OpenimGroup, OpenimMember, OpenimMessage } from "@grouphook/testkit";
import { expect } from "vitest";
import { z } from "zod";
import { type ReadGroup, readGroup, type Shown } from "./read-record.js";

const SOURCE = "openim";
const DISMISSED = 2;
const MUTED = 3;
const roles = new Map([
  [100, "owner"],
  [60, "admin"],
  [20, "member"],
]);

/** How a group of the record compares to OpenIM's. A stale one may still be right. */
export type Standing = "fresh" | "stale" | "stale and wrong";

/**
 * Reads a group, and fails if it differs from OpenIM's and is not stale. Messages have numbers only if the server sends
 * them.
 */
export async function expectTruthOrStale(url: string, truth: OpenimGroup, isNumbered: boolean): Promise<Standing> {
  return standingOf(await readGroup(url, SOURCE, truth.groupID), truth, isNumbered);
}

/** The same of a group that was read. */
export function standingOf(read: ReadGroup | undefined, truth: OpenimGroup, isNumbered: boolean): Standing {
  if (!read) throw new Error(`the record does not know ${truth.groupID}`);
  const { group, members, messages } = read;
  const shown = {
    group,
    members: sortedBy("userId", members.map(withCustom)),
    messages: sortedBy("key", messages),
  };
  const expected = {
    group: expectedGroup(truth),
    members: sortedBy("userId", [...truth.members].map(expectedMember)),
    messages: sortedBy(
      "key",
      truth.messages.map((message) => expectedMessage(message, isNumbered)),
    ),
  };
  const isFresh = group.stale === null;
  try {
    expect(shown, truth.groupID).toMatchObject(expected);
    return isFresh ? "fresh" : "stale";
  } catch (difference) {
    if (isFresh) throw difference;
    return "stale and wrong";
  }
}

function expectedGroup(truth: OpenimGroup): Shown {
  const { info, status } = truth;
  const isDismissed = status === DISMISSED;
  return {
    name: info.groupName,
    notice: info.notification,
    introduction: info.introduction,
    avatar: info.faceURL,
    custom: info.ex,
    kind: "2",
    settings: {
      needVerification: info.needVerification,
      lookMemberInfo: info.lookMemberInfo,
      applyMemberFriend: info.applyMemberFriend,
    },
    state: isDismissed ? "dissolved" : "active",
    memberCount: truth.members.size,
    createdAt: new Date(truth.createTime).toISOString(),
    ...(!isDismissed && { mutedAll: status === MUTED, ownerId: ownerOf(truth) }),
  };
}

function ownerOf({ members }: OpenimGroup): string | undefined {
  return [...members].find(([, { roleLevel }]) => roleLevel === 100)?.[0];
}

function expectedMember([userId, member]: readonly [string, OpenimMember]): Shown {
  const { muteEndTime } = member;
  return {
    userId,
    role: roles.get(member.roleLevel),
    nickname: member.nickname,
    avatar: member.faceURL,
    custom: member.ex,
    mutedUntil: muteEndTime === 0 ? null : new Date(muteEndTime).toISOString(),
  };
}

/** OpenIM has an empty text where the record may have `null`. */
function withCustom(member: Shown): Shown {
  return { ...member, custom: member.custom ?? "" };
}

function expectedMessage(message: OpenimMessage, isNumbered: boolean): Shown {
  const { contentType, content, ex } = message;
  const atUserList = message.atUserList ?? mentionedIn(content);
  const everyone = atUserList?.includes("AtAllTag") ?? false;
  return {
    key: message.serverMsgID,
    seq: isNumbered ? message.seq : null,
    clientId: message.clientMsgID,
    senderId: message.sendID,
    elements: [{ type: String(contentType), content: JSON.parse(content) }],
    custom: ex === "" ? null : ex,
    mentions: atUserList?.length ? { everyone, userIds: atUserList.filter((userID) => userID !== "AtAllTag") } : null,
    sentAt: new Date(message.sendTime).toISOString(),
    recalled: message.isRevoked,
  };
}

/** The users whom a content mentions, the only source of mentions for messages sent by REST. */
function mentionedIn(content: string): readonly string[] {
  const { atUserList = [] } = z.object({ atUserList: z.array(z.string()).optional() }).parse(JSON.parse(content));
  return atUserList;
}

function sortedBy(field: string, items: readonly Shown[]): readonly Shown[] {
  return items.toSorted((left, right) => (String(left[field]) < String(right[field]) ? -1 : 1));
}
