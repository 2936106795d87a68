import type { Effects } from "../apply-change.js";
import type { GroupChange } from "../change.js";

/** What becomes of a source's messages: stored and told, told in the feed only, or neither. */
export type MessageKeeping = "store" | "feed" | "none";

/** Whether a change carries what people said. */
export function isAboutMessages({ type }: GroupChange): boolean {
  return isOfMessages(type);
}

function isOfMessages(type: string): boolean {
  return type.startsWith("message.");
}

/** The effects as far as a source's messages are kept. */
export function asKept(effects: Effects, keeping: MessageKeeping): Effects {
  switch (keeping) {
    case "store":
      return effects;
    case "feed":
      return { ...effects, messages: [] };
    case "none":
      return { ...effects, messages: [], events: effects.events.filter(({ type }) => !isOfMessages(type)) };
  }
}
