import { type Message, withTextPaths } from "@grouphook/core/adapter";
import { z } from "zod";
import { given } from "../given.js";
import { malformed } from "../malformed.js";
import {
  identifier,
  integer,
  jsonObject,
  listOf,
  memberIds,
  optional,
  optionalIdentifier,
  optionalInteger,
  optionalSeconds,
  optionalText,
  optionalTime,
  otherwise,
  text,
} from "../wire.js";
import { CUSTOM, messageText } from "./message-text.js";
import { asks, codes, type Said, type Translator, tells } from "./translator.js";

const element = z
  .object({ MsgType: text, MsgContent: jsonObject }, otherwise("is not an object"))
  .transform(({ MsgType, MsgContent }) => ({ type: MsgType, content: MsgContent }));
const mention = z.object(
  { GroupAtAllFlag: optionalInteger, GroupAt_Account: optionalIdentifier },
  otherwise("is not an object"),
);

const message = z.object({
  GroupId: identifier,
  TopicId: optionalIdentifier,
  From_Account: identifier,
  MsgBody: listOf(element),
  CloudCustomData: optionalText,
  GroupAtInfo: optional(listOf(mention)),
  MsgPriority: optionalText,
  OnlineOnlyFlag: optionalInteger,
  MsgId: optionalText,
  Random: optionalInteger,
});
const sentMessage = message.extend({ MsgSeq: integer, MsgTime: optionalSeconds });
const failedMessage = message.extend({ ErrorCode: integer, ErrorInfo: optionalText });

const recall = z.object({
  GroupId: identifier,
  TopicId: optionalIdentifier,
  MsgSeqList: listOf(z.object({ MsgSeq: integer }, otherwise("is not an object"))),
  EventTime: optionalTime,
});

const readReceipt = z.object(
  {
    MsgSeq: integer,
    ReadNum: optionalInteger,
    UnreadNum: optionalInteger,
    ReadReceiptMembers: optional(memberIds),
  },
  otherwise("is not an object"),
);

const operations: ReadonlyMap<number, "set" | "remove" | "clear"> = new Map([
  [1, "set"],
  [2, "remove"],
  [3, "clear"],
]);
const extension = z.object({
  GroupId: identifier,
  TopicId: optionalIdentifier,
  MsgSeq: integer,
  OperateType: integer,
  ExtensionList: optional(listOf(z.object({ Key: text, Value: optionalText }, otherwise("is not an object")))),
  Seq: integer,
  EventTime: optionalTime,
});

/** Commands about messages. */
export const messageTranslators: { readonly [command: string]: Translator } = {
  "Group.CallbackBeforeSendMsg": asks(
    message,
    (wire, said) => ({ type: "message.sent", ...placeOf(wire), message: questionedOf(wire, said) }),
    { codes, amend: ["elements", "custom"], refuseSome: false, discard: true },
  ),

  "Group.CallbackAfterSendMsg": tells(
    sentMessage,
    (wire, said) => ({
      type: "message.sent",
      ...placeOf(wire),
      message: {
        ...messageOf(wire, said),
        key: String(wire.MsgSeq),
        // https://cloud.tencent.com/document/product/269/2661: the MsgSeq of an online-only message is random.
        ...(wire.OnlineOnlyFlag !== 1 && { seq: wire.MsgSeq }),
        ...given({ sentAt: wire.MsgTime }),
      },
    }),
    // MsgSeq alone would not do: it is random for online-only messages, and a group under a reused id counts from 1 again.
    (wire) => [wire.GroupId, wire.TopicId, wire.MsgSeq, wire.MsgTime, wire.Random],
  ),

  "Group.CallbackSendMsgException": tells(failedMessage, (wire, said) => ({
    type: "message.failed",
    ...placeOf(wire),
    message: messageOf(wire, said),
    code: wire.ErrorCode,
    text: wire.ErrorInfo ?? "",
  })),

  "Group.CallbackAfterRecallMsg": tells(
    recall,
    (wire) => ({
      type: "message.recalled",
      ...placeOf(wire),
      messages: wire.MsgSeqList.map(({ MsgSeq }) => ({ key: String(MsgSeq) })),
    }),
    ({ GroupId, TopicId, MsgSeqList, EventTime }) => {
      const seqs = MsgSeqList.map(({ MsgSeq }) => MsgSeq).sort((left, right) => left - right);
      return [GroupId, TopicId, seqs, EventTime];
    },
  ),

  "Group.CallbackAfterReadReceipt": tells(
    z.object({ GroupId: identifier, TopicId: optionalIdentifier, GroupMsgReceiptList: listOf(readReceipt) }),
    (wire) => ({
      type: "message.read",
      ...placeOf(wire),
      receipts: wire.GroupMsgReceiptList.map(({ MsgSeq, ReadNum, UnreadNum, ReadReceiptMembers = [] }) => ({
        seq: MsgSeq,
        readerIds: ReadReceiptMembers,
        ...given({ readCount: ReadNum, unreadCount: UnreadNum }),
      })),
    }),
  ),

  "Group.CallbackAfterGroupMsgExtension": tells(
    extension,
    (wire, { command }) => {
      const operation = operations.get(wire.OperateType);
      if (operation === undefined) throw malformed(command, "OperateType is none of 1, 2, 3");
      const extensions = (wire.ExtensionList ?? []).map(({ Key, Value = "" }) => [Key, Value]);
      return {
        type: "message.extended",
        ...placeOf(wire),
        message: { key: String(wire.MsgSeq) },
        operation,
        extensions: Object.fromEntries(extensions),
        version: wire.Seq,
      };
    },
    ({ GroupId, TopicId, MsgSeq, Seq, EventTime }) => [GroupId, TopicId, MsgSeq, Seq, EventTime],
  ),
};

function placeOf({ GroupId, TopicId }: { GroupId: string; TopicId: string | undefined }): {
  readonly groupId: string;
  readonly topicId?: string;
} {
  return { groupId: GroupId, ...given({ topicId: TopicId }) };
}

/** A message that may still be changed: policies are told where its texts are. */
function questionedOf(wire: z.output<typeof message>, said: Said): Message {
  const asMade = messageOf(wire, said);
  const marked = asMade.elements.map((each) => (each.type === CUSTOM ? withTextPaths(each, said.textPaths) : each));
  return { ...asMade, elements: marked };
}

function messageOf(wire: z.output<typeof message>, { textPaths }: Said): Message {
  const { From_Account: senderId, MsgBody: elements, GroupAtInfo, OnlineOnlyFlag, Random } = wire;
  return {
    senderId,
    elements,
    text: messageText(elements, textPaths),
    ...given({
      custom: wire.CloudCustomData,
      mentions: GroupAtInfo && {
        everyone: GroupAtInfo.some(({ GroupAtAllFlag }) => GroupAtAllFlag === 1),
        userIds: GroupAtInfo.flatMap(({ GroupAt_Account }) => GroupAt_Account ?? []),
      },
      priority: wire.MsgPriority,
      onlineOnly: OnlineOnlyFlag === undefined ? undefined : OnlineOnlyFlag === 1,
      clientId: wire.MsgId || (Random === undefined ? undefined : String(Random)),
    }),
  };
}
