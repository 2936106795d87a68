import type { Load } from "../load.ts";
import { bareNode } from "../sides/bare-node.ts";
import { express } from "../sides/express.ts";
import { grouphookOnMariaDb, grouphookOnSqlite } from "../sides/grouphook.ts";
import { type HandWrittenVendor, handWrittenOnMariaDb, handWrittenOnSqlite } from "../sides/hand-written.ts";
import { addUsers, aecDialect, aecGroupId, createAecGroup, removeUsers } from "./aec-callback.ts";
import { anyOf } from "./choose-group.ts";
import {
  createEasemobGroup,
  easemobConfiguration,
  easemobDialect,
  easemobGroupId,
  groupChat,
  joinOperation,
  leaveOperation,
} from "./easemob-callback.ts";
import { mixStep } from "./mix-step.ts";
import {
  createNeteaseTeam,
  invitedToTeam,
  neteaseConfiguration,
  neteaseDialect,
  neteaseTeamId,
  removedFromTeam,
  teamMessage,
} from "./netease-callback.ts";
import {
  createOpenimGroup,
  groupMessage,
  joinedGroup,
  openimDialect,
  openimGroupId,
  quitGroup,
} from "./openim-callback.ts";
import {
  createTencentGroup,
  joinedMembers,
  leftMembers,
  sentMessage,
  tencentDialect,
  tencentGroupId,
} from "./tencent-callback.ts";

const FIRST_USER_ID = 1_000_000;
/** In this many callbacks, one is a joining and one a leaving; the others are messages. */
const CYCLE = 10;
const CYCLE_WITHOUT_MESSAGES = 2;

const membershipsByHand = {
  memberships: "SELECT COUNT(*) FROM chat_group_members",
  "member counts": "SELECT SUM(member_count) FROM chat_groups",
  "dedupe rows": "SELECT COUNT(*) FROM callbacks",
};
const messagesByHand = {
  messages: "SELECT COUNT(*) FROM chat_messages",
  "message counts": "SELECT SUM(message_count) FROM chat_groups",
};
const storedByGrouphook = {
  memberships: "SELECT COUNT(*) FROM grouphook_members WHERE present = 1",
  "member counts": "SELECT SUM(member_count) FROM grouphook_groups",
  messages: "SELECT COUNT(*) FROM grouphook_messages",
  callbacks: "SELECT COALESCE(SUM(callbacks), 0) FROM grouphook_callback_segments",
  "feed events": "SELECT COUNT(*) FROM grouphook_feed",
  "feed sequences": "SELECT MAX(sequence) FROM grouphook_feed",
};

/** One vendor's callbacks for a mix. */
interface Vendor extends Pick<Load, "title" | "groupId" | "createGroup"> {
  readonly name: HandWrittenVendor;
  readonly dialect: Parameters<typeof express>[0];
  /** Of grouphook; absent if it takes the vendor's callbacks without any. */
  readonly configuration?: string;
  /** Absent if the vendor does not report messages. */
  readonly message?: (groupId: string, number: number) => Buffer;
  readonly joining: (groupId: string, userId: string, number: number) => Buffer;
  readonly leaving: (groupId: string, userId: string, number: number) => Buffer;
}

function mix({ name, dialect, configuration, message, joining, leaving, ...vendor }: Vendor): Load {
  const storedByHand = { ...membershipsByHand, ...(message && messagesByHand) };
  const coming = { joining: 1, leaving: -1 };
  const cycle = message ? CYCLE : CYCLE_WITHOUT_MESSAGES;
  return {
    ...vendor,
    name: `mix-${name}`,
    success: dialect.success,
    callback(groupIds, number) {
      const step = mixStep(number, cycle);
      if (step.kind === "message") return { kind: step.kind, bytes: messageOf(anyOf(groupIds, number), number) };
      const tell = step.kind === "joining" ? joining : leaving;
      const userId = String(FIRST_USER_ID + step.member);
      return { kind: step.kind, bytes: tell(anyOf(groupIds, step.member), userId, number) };
    },
    adds: {
      memberships: coming,
      "member counts": coming,
      messages: { message: 1 },
      "message counts": { message: 1 },
    },
    isRepeatable: false,
    storedWithinMs: 0,
    sides: [
      bareNode(dialect),
      express(dialect),
      handWrittenOnMariaDb(name, storedByHand),
      handWrittenOnSqlite(name, storedByHand),
      grouphookOnSqlite(storedByGrouphook, configuration),
      grouphookOnMariaDb(storedByGrouphook, configuration),
    ],
    ratios: [
      { of: "e", to: "a", in: "perSecond" },
      { of: "e", to: "b", in: "perSecond" },
      { of: "e", to: "d", in: "perSecond" },
      { of: "f", to: "c", in: "perSecond", aim: 4 },
      { of: "e", to: "d", in: "cpuMicroseconds" },
      { of: "f", to: "c", in: "cpuMicroseconds" },
      { of: "e", to: "d", in: "p99Ms" },
      { of: "f", to: "c", in: "p99Ms" },
    ],
  };

  function messageOf(groupId: string, number: number): Buffer {
    if (!message) throw new Error(`${name} has no messages`);
    return message(groupId, number);
  }
}

/** Changes that grouphook makes; AEC does not report messages. */
export const mixAec: Load = mix({
  name: "aec",
  title: "AEC_GROUP_ADD_USER and AEC_GROUP_REMOVE_USER, half and half",
  dialect: aecDialect,
  groupId: aecGroupId,
  createGroup: createAecGroup,
  joining: (groupId, userId) => addUsers(groupId, [userId]),
  leaving: (groupId, userId) => removeUsers(groupId, [userId]),
});

/** Signed facts, four fifths of them messages. */
export const mixEasemob: Load = mix({
  name: "easemob",
  title: "Easemob: 80 % messages, 10 % joinings, 10 % leavings, recorded",
  dialect: easemobDialect,
  configuration: easemobConfiguration,
  groupId: easemobGroupId,
  createGroup: createEasemobGroup,
  message: groupChat,
  joining: (groupId, userId) => joinOperation(groupId, [userId]),
  leaving: (groupId, userId) => leaveOperation(groupId, [userId]),
});

/** Signed facts, four fifths of them messages. */
export const mixNetease: Load = mix({
  name: "netease",
  title: "NetEase: 80 % messages, 10 % joinings, 10 % leavings, recorded",
  dialect: neteaseDialect,
  configuration: neteaseConfiguration,
  groupId: neteaseTeamId,
  createGroup: createNeteaseTeam,
  message: teamMessage,
  joining: (groupId, userId, number) => invitedToTeam(groupId, [userId], number),
  leaving: (groupId, userId, number) => removedFromTeam(groupId, [userId], number),
});

/** Facts, four fifths of them messages. */
export const mixOpenim: Load = mix({
  name: "openim",
  title: "OpenIM: 80 % messages, 10 % joinings, 10 % leavings, recorded",
  dialect: openimDialect,
  groupId: openimGroupId,
  createGroup: createOpenimGroup,
  message: groupMessage,
  joining: joinedGroup,
  leaving: quitGroup,
});

/** Facts, four fifths of them messages. */
export const mixTencent: Load = mix({
  name: "tencent",
  title: "Tencent: 80 % messages, 10 % joinings, 10 % leavings, recorded",
  dialect: tencentDialect,
  groupId: tencentGroupId,
  createGroup: createTencentGroup,
  message: sentMessage,
  joining: (groupId, userId) => joinedMembers(groupId, [userId]),
  leaving: (groupId, userId) => leftMembers(groupId, [userId]),
});
