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

/** What a message says, and how, as it was sent. */
export function contentOf(message: Message): MessageContent {
  const { senderId, priority, onlineOnly, clientId } = message;
  return {
    senderId: senderId ?? null,
    ...saidIn(message),
    priority: priority ?? null,
    onlineOnly: onlineOnly ?? false,
    clientId: clientId ?? null,
  };
}

/** What a message says, by its sending or by an edit of it. */
export function saidIn({
  elements,
  text,
  custom,
  mentions,
}: Pick<Message, "elements" | "text" | "custom" | "mentions">): Pick<
  MessageContent,
  "elements" | "text" | "custom" | "mentions"
> {
  return { elements, text, custom: custom ?? null, mentions: mentions ?? null };
}
