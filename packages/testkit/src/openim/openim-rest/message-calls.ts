import { numberOf, textOf } from "../openim-group-life/fields.js";
import { ADMIN, type LivingGroup, type LivingMessage, MUTED, OWNER } from "../openim-group-life/group.js";
import { revokeMessage, sendMessage } from "../openim-group-life/message-operations.js";
import { isRefusal, type OpenimRefusal, type World } from "../openim-group-life/world.js";
import { type GoFields, goJson } from "../openim-sender/go-json.js";
import { type OpenimRestCall, objectIn, refuse, textsIn } from "./answers.js";
import { activeIn } from "./group-calls.js";

const GROUP_SESSION = 3;
const TEXT = 101;
const TEXT_WITH_NAMES = 106;
const SENT_BY_REST: ReadonlySet<number> = new Set([TEXT, 102, 103, 104, 105, TEXT_WITH_NAMES, 110]);
const INVITED = 1509;
const RECALLED = 2101;
const CONVERSATION = "sg_";

/** Calls about messages. Their checks are those of the source of main of 2026-07-02. */
export const messageCalls: { readonly [path: string]: OpenimRestCall } = {
  "/msg/send_msg": async ({ world, groups }, body, { operation, userID: admin }) => {
    const contentType = numberOf(body, "contentType");
    const content = objectIn(body, "content");
    const sendID = textOf(body, "sendID");
    if (numberOf(body, "sessionType") !== GROUP_SESSION) return refuse("ArgsError", "unknown sessionType");
    if (!SENT_BY_REST.has(contentType)) return refuse("ArgsError", "unsupported content type");
    if (contentType === TEXT && textOf(content, "content") === "") {
      return refuse("ServerInternalError", "Key: 'TextElem.Content' Error:Field validation for 'Content' failed");
    }
    const group = activeIn(groups, body);
    if (isRefusal(group)) return group;
    const refusal = sendID === admin ? undefined : refusalToSend(group, sendID, world.now());
    if (refusal) return refusal;
    const called = contentType === TEXT_WITH_NAMES ? (textsIn(content, "atUserList") ?? null) : null;
    const draft = {
      ...{ serverMsgID: world.id(), clientMsgID: world.id(), sendID, contentType },
      ...{ content: goJson(content).trimEnd(), ex: textOf(body, "ex") },
      atUserList: world.release === "main" ? called : null,
      sendTime: numberOf(body, "sendTime") || world.tick(),
    };
    const sent = await sendMessage(world, group, operation, draft);
    if (isRefusal(sent)) return sent;
    const { serverMsgID, clientMsgID, sendTime } = sent;
    return { serverMsgID, clientMsgID, sendTime, ...modifiedIn(world, draft, sent) };
  },

  "/msg/revoke_msg": async ({ world, groups, users }, body, { operation, userID: admin }) => {
    const userID = textOf(body, "userID");
    const seq = numberOf(body, "seq");
    if (userID === "" || seq < 1) return refuse("ArgsError", "seq is invalid");
    if (userID !== admin && !users.has(userID)) return refuse("UserIDNotFoundError");
    const group = groups.get(textOf(body, "conversationID").slice(CONVERSATION.length));
    const message = group?.messages.find((one) => one.seq === seq);
    if (!group || !message) return refuse("RecordNotFoundError", "msg not found");
    if (message.isRevoked) return refuse("MsgAlreadyRevoke", "msg already revoke");
    return revokeMessage(world, group, { operation, userID }, message);
  },

  "/msg/get_conversations_has_read_and_max_seq": ({ groups }, body) => {
    const seqs = (textsIn(body, "conversationIDs") ?? []).map((conversationID) => {
      const maxSeq = groups.get(conversationID.slice(CONVERSATION.length))?.lastSeq ?? 0;
      return [conversationID, { maxSeq, hasReadSeq: 0, maxSeqTime: 0 }];
    });
    return { seqs: Object.fromEntries(seqs), pinnedConversationIDs: null };
  },

  "/msg/pull_msg_by_seq": ({ groups, oldestSeq }, body) => {
    const userID = textOf(body, "userID");
    const ranges: readonly GoFields[] = Array.isArray(body.seqRanges) ? body.seqRanges : [];
    const msgs: Record<string, object> = {};
    for (const range of ranges) {
      const conversationID = textOf(range, "conversationID");
      const group = groups.get(conversationID.slice(CONVERSATION.length));
      if (!group?.members.has(userID)) continue;
      const begin = Math.max(oldestSeq, numberOf(range, "begin"));
      const end = Math.min(group.lastSeq, numberOf(range, "end"));
      const from = Math.max(begin, end - numberOf(range, "num") + 1);
      const Msgs = Array.from({ length: Math.max(0, end - from + 1) }, (_, index) => messageAt(group, from + index));
      if (Msgs.length > 0) msgs[conversationID] = { Msgs, isEnd: numberOf(range, "begin") <= oldestSeq, endSeq: 0 };
    }
    return Object.keys(msgs).length > 0 ? { msgs } : {};
  },
};

function refusalToSend(group: LivingGroup, sendID: string, now: number): OpenimRefusal | undefined {
  const member = group.members.get(sendID);
  if (!member) return refuse("NotInGroupYetError");
  if (member.roleLevel === OWNER) return undefined;
  if (member.muteEndTime >= now) return refuse("MutedInGroup");
  return group.status === MUTED && member.roleLevel !== ADMIN ? refuse("MutedGroup") : undefined;
}

/** Only main says what the answers to webhooks changed. */
function modifiedIn(world: World, draft: Omit<LivingMessage, "seq" | "isRevoked">, sent: LivingMessage): object {
  const { content, contentType, ex } = sent;
  const modify = {
    ...(content !== draft.content && { content }),
    ...(contentType !== draft.contentType && { contentType }),
    ...(ex !== draft.ex && { ex }),
  };
  return world.release === "main" && Object.keys(modify).length > 0 ? { modify } : {};
}

/** A `MsgData`. Numbers that are no message's are those of notifications. */
function messageAt(group: LivingGroup, seq: number): object {
  const message = group.messages.find((one) => one.seq === seq);
  const shared = {
    recvID: "",
    groupID: group.groupID,
    sessionType: GROUP_SESSION,
    seq,
    isRead: false,
    attachedInfo: "",
  };
  if (!message) {
    const content = base64({ detail: "{}" });
    const id = `notification-${seq}`;
    return {
      ...shared,
      serverMsgID: id,
      clientMsgID: id,
      sendID: "",
      contentType: INVITED,
      content,
      sendTime: 1,
      ex: "",
    };
  }
  const { atUserList: atUserIDList, isRevoked, content, ...fields } = message;
  const detail = goJson({ revokerID: fields.sendID, clientMsgID: fields.clientMsgID, seq }).trimEnd();
  return isRevoked
    ? { ...shared, ...fields, contentType: RECALLED, content: base64({ detail }), atUserIDList }
    : { ...shared, ...fields, content: Buffer.from(content).toString("base64"), atUserIDList };
}

function base64(content: object): string {
  return Buffer.from(goJson(content).trimEnd()).toString("base64");
}
