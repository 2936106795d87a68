import {
  given,
  hasSafeNumbers,
  identifier,
  listOf,
  malformed,
  objectOf,
  optional,
  optionalText,
  questionedMessage,
  type Translators,
  text,
} from "@grouphook/core/adapter";
import { integer, memberIds, optionalInteger, optionalSeconds } from "../wire.js";
import { messageFields, messageOf, sentMessageOf } from "./message.js";
import { renderings } from "./message-text.js";
import { codes, groupOrTopic, placeOf, records, reviews, type Said } from "./translator.js";

const message = groupOrTopic.extend({ ...messageFields, From_Account: identifier });
const sentMessage = message.extend({ MsgSeq: integer, MsgTime: optionalSeconds });
const failedMessage = message.extend({ ErrorCode: integer, ErrorInfo: optionalText });

const recall = groupOrTopic.extend({ MsgSeqList: listOf(objectOf({ MsgSeq: integer })) });

const readReceipt = objectOf({
  MsgSeq: integer,
  ReadNum: optionalInteger,
  UnreadNum: optionalInteger,
  ReadReceiptMembers: optional(memberIds),
});

const operations: { readonly [type: number]: "set" | "remove" | "clear" } = { 1: "set", 2: "remove", 3: "clear" };
const extension = groupOrTopic.extend({
  MsgSeq: integer,
  OperateType: integer,
  ExtensionList: optional(listOf(objectOf({ Key: text, Value: optionalText }))),
  Seq: integer,
});

/** Commands about messages. */
export const messageTranslators: Translators<Said> = {
  "Group.CallbackBeforeSendMsg": reviews(
    message,
    (wire, said) => {
      const questioned = questionedMessage(messageOf(wire, said.textPaths), renderings, said.textPaths);
      return { type: "message.sent", ...placeOf(wire), message: questioned };
    },
    ({ text: body }) => ({
      ...{ codes, refuseSome: false, discard: true },
      amend: hasSafeNumbers(body) ? ["elements", "custom"] : ["custom"],
    }),
  ),

  "Group.CallbackAfterSendMsg": records(
    sentMessage,
    (wire, said) => ({
      type: "message.sent",
      ...placeOf(wire),
      message: sentMessageOf(wire, said.textPaths),
    }),
    // MsgSeq alone would not do: it is random for online-only messages, and a group under a reused id counts from 1 again.
    (wire) => [wire.GroupId, wire.TopicId, wire.MsgSeq, wire.MsgTime, wire.Random],
  ),

  "Group.CallbackSendMsgException": records(failedMessage, (wire, said) => ({
    type: "message.failed",
    ...placeOf(wire),
    message: messageOf(wire, said.textPaths),
    code: wire.ErrorCode,
    text: wire.ErrorInfo ?? "",
  })),

  "Group.CallbackAfterRecallMsg": records(
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

  "Group.CallbackAfterReadReceipt": records(
    groupOrTopic.extend({ GroupMsgReceiptList: listOf(readReceipt) }),
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

  "Group.CallbackAfterGroupMsgExtension": records(
    extension,
    (wire, { command }) => {
      const operation = operations[wire.OperateType];
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
