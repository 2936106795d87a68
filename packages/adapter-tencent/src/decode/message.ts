import {
  given,
  type Json,
  jsonObject,
  listOf,
  type Message,
  messageText,
  objectOf,
  optional,
  optionalIdentifier,
  optionalText,
  type TextPaths,
  text,
} from "@grouphook/core/adapter";
import type { z } from "zod";
import { optionalInteger } from "../wire.js";
import { renderings } from "./message-text.js";

interface SaidMessage {
  readonly From_Account?: string | undefined;
  readonly MsgBody: readonly { readonly MsgType: string; readonly MsgContent: { readonly [key: string]: Json } }[];
  readonly CloudCustomData?: string | undefined;
  readonly GroupAtInfo?:
    | readonly { readonly GroupAtAllFlag?: number | undefined; readonly GroupAt_Account?: string | undefined }[]
    | undefined;
  readonly MsgPriority?: string | undefined;
  readonly OnlineOnlyFlag?: number | undefined;
  readonly MsgId?: string | undefined;
  readonly Random?: number | undefined;
}

interface SentMessage extends SaidMessage {
  readonly MsgSeq: number;
  /** Unix milliseconds. */
  readonly MsgTime?: number | undefined;
}

/** Clients fill the list of whom they call as they like: who cannot be a user is left out. */
const user = optionalIdentifier.catch(undefined);

/** The fields of a message, but for its sender. */
export const messageFields: { [Name in Exclude<keyof SaidMessage, "From_Account">]-?: z.ZodType<SaidMessage[Name]> } = {
  MsgBody: listOf(objectOf({ MsgType: text, MsgContent: jsonObject })),
  CloudCustomData: optionalText,
  GroupAtInfo: optional(listOf(objectOf({ GroupAtAllFlag: optionalInteger, GroupAt_Account: user }))),
  MsgPriority: optionalText,
  OnlineOnlyFlag: optionalInteger,
  MsgId: optionalText,
  Random: optionalInteger,
};

/** A message in our words. */
export function messageOf(wire: SaidMessage, textPaths: TextPaths): Message {
  const { From_Account: senderId, MsgBody, GroupAtInfo, OnlineOnlyFlag, Random } = wire;
  const elements = MsgBody.map(({ MsgType, MsgContent }) => ({ type: MsgType, content: MsgContent }));
  return {
    ...given({ senderId }),
    elements,
    text: messageText(elements, renderings, textPaths),
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

/** A message that has a number. */
export function sentMessageOf(wire: SentMessage, textPaths: TextPaths): Message {
  return {
    ...messageOf(wire, textPaths),
    key: String(wire.MsgSeq),
    // https://cloud.tencent.com/document/product/269/2661: the MsgSeq of an online-only message is random.
    ...(wire.OnlineOnlyFlag !== 1 && { seq: wire.MsgSeq }),
    ...given({ sentAt: wire.MsgTime }),
  };
}
