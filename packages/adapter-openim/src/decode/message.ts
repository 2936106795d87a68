import {
  filledText,
  given,
  integer,
  isIdentifier,
  isObject,
  isShallow,
  type Json,
  listIfAny,
  losslessJson,
  type Mentions,
  type Message,
  messageText,
  optionalInteger,
  optionalText,
  questionedMessage,
  type TextPaths,
  text,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { renderings } from "./message-text.js";
import type { Said } from "./translator.js";

/** What callbacks about messages and their pushing have in common. */
export interface MessageWire {
  readonly contentType: number;
  /** JSON, as a text. */
  readonly content: string;
  readonly clientMsgID: string | undefined;
  readonly seq: number | undefined;
  readonly ex: string | undefined;
  /** Who is called by name. */
  readonly called: readonly string[];
}

/** A text that calls somebody by name. */
const TEXT_WITH_NAMES = 106;
/** Among those called by name: everybody. */
const EVERYONE = "AtAllTag";

const names = listIfAny(text);

/** Reads the common fields. Those who are called are named differently by messages and by their pushing. */
export const messageWire: z.ZodType<MessageWire> = z.compile(
  z
    .object({
      contentType: integer,
      content: optionalText,
      clientMsgID: filledText,
      seq: optionalInteger,
      ex: filledText,
      atUserList: names,
      atUserIDList: names,
    })
    .transform(({ content = "", atUserList, atUserIDList, ...rest }) => {
      return { ...rest, content, called: [...atUserList, ...atUserIDList] };
    }),
);

/** Whether messages of the type come from the server itself. */
export function isSystemMessage(contentType: number): boolean {
  return contentType >= 1000 && contentType <= 5000;
}

/** A message that may still be changed. */
export function questionedOf(wire: MessageWire, senderId: string | undefined, said: Said): Message {
  const { customText } = said.options;
  return questionedMessage(messageOf(wire, senderId, customText), renderings, customText);
}

/** The message as its sender made it. `customText` says where custom messages hold texts. */
export function messageOf(wire: MessageWire, senderId: string | undefined, customText: TextPaths): Message {
  const { contentType, clientMsgID, seq, ex } = wire;
  const content = contentOf(wire.content);
  const element = { type: String(contentType), content };
  const called = wire.called.length > 0 ? wire.called : calledIn(contentType, content);
  return {
    elements: [element],
    text: messageText([element], renderings, customText),
    ...given({
      senderId,
      custom: ex,
      mentions: mentionsOf(called),
      clientId: clientMsgID,
      // The server writes 0 where the message has no number yet.
      seq: seq || undefined,
    }),
  };
}

function contentOf(text: string): Json {
  const content = losslessJson(text);
  return isObject(content) && isShallow(content) ? content : text;
}

/** Read in the source of v3.8.3-patch.16: of messages sent by REST the content alone says who is called. */
function calledIn(contentType: number, content: Json): readonly string[] {
  const names = contentType === TEXT_WITH_NAMES && isObject(content) ? content.atUserList : undefined;
  return Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
}

/** Clients fill the list as they like, so what cannot be a user is left out. */
function mentionsOf(called: readonly string[]): Mentions | undefined {
  const userIds = called.filter((name) => name !== EVERYONE && isIdentifier(name));
  return called.length > 0 ? { everyone: called.includes(EVERYONE), userIds: [...new Set(userIds)] } : undefined;
}
