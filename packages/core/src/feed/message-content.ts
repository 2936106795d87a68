import type { Mentions, Message, MessageElement } from "../vocabulary/change.js";

/** What a message says, and how, as its event tells it. */
export interface MessageContent {
  readonly senderId: string | null;
  readonly elements: readonly MessageElement[];
  /** The readable text of `elements`. */
  readonly text: string;
  readonly custom: string | null;
  readonly mentions: Mentions | null;
  readonly priority: string | null;
  readonly onlineOnly: boolean;
  readonly clientId: string | null;
}

/** What a message says. */
export function contentOf(message: Message): MessageContent {
  const { senderId, elements, text, custom, mentions, priority, onlineOnly, clientId } = message;
  return {
    senderId: senderId ?? null,
    elements,
    text,
    custom: custom ?? null,
    mentions: mentions ?? null,
    priority: priority ?? null,
    onlineOnly: onlineOnly ?? false,
    clientId: clientId ?? null,
  };
}
