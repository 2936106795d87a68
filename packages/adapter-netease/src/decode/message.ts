import { given, type Message, type MessageElement, messageText, type TextPaths } from "@grouphook/core/adapter";
import type { z } from "zod";
import { idOfClient, optionalJsonText, optionalTextual, textual } from "../wire.js";
import { renderings } from "./message-text.js";

interface SaidMessage {
  readonly fromAccount?: string | undefined;
  readonly msgType: string;
  readonly body?: string | undefined;
  readonly attach?: string | undefined;
  readonly ext?: string | undefined;
  readonly msgidClient?: string | undefined;
}

/** The fields of a message, but for its sender. */
export const messageFields: { [Name in Exclude<keyof SaidMessage, "fromAccount">]-?: z.ZodType<SaidMessage[Name]> } = {
  msgType: textual,
  body: optionalTextual,
  attach: optionalJsonText,
  ext: optionalTextual,
  msgidClient: idOfClient,
};

/** The one element that a message has: its words in `body`, what it carries in `attach`, a text that is JSON for most types. */
export function elementOf(type: string, body: string | undefined, attach: string | undefined): MessageElement {
  return { type, content: given({ body: body || undefined, attach: attach || undefined }) };
}

/** A message in our words. */
export function messageOf(wire: SaidMessage, textPaths: TextPaths): Message {
  const { fromAccount, msgType, body, attach, ext, msgidClient } = wire;
  const elements = [elementOf(msgType, body, attach)];
  return {
    ...given({ senderId: fromAccount }),
    elements,
    text: messageText(elements, renderings, textPaths),
    ...given({ custom: ext || undefined, clientId: msgidClient }),
  };
}
