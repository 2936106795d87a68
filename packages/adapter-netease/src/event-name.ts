import { isObject, type Json } from "@grouphook/core/adapter";

/** Copies whose type is said to be a number, although their sample has a text; no callback has these. */
const copiedNumbers: ReadonlySet<number> = new Set([89, 90, 91]);

/** The trial of an address in the console. */
export const TRIAL = "trial";

/**
 * What came, in NetEase's numbers and words: `callback.2` asks before a message to a team, `copy.8` tells of a recall in one,
 * `copy.1.TEAM` of a message and `copy.1.TEAM.NOTIFICATION` of what happened to a team. Two numberings share `eventType`: it is a
 * number in callbacks, and a text in copies.
 */
export function eventNameOf(body: Json): string {
  if (!isObject(body)) return "unknown";
  const { eventType, convType, msgType } = body;
  if (typeof eventType === "number" && !copiedNumbers.has(eventType)) return `callback.${eventType}`;
  if (typeof eventType !== "string" && typeof eventType !== "number") {
    return Object.keys(body).length === 0 ? TRIAL : "unknown";
  }
  if (eventType !== "1") return `copy.${eventType}`;
  const isTyped = msgType === "NOTIFICATION" || convType === "CUSTOM_TEAM";
  return ["copy", eventType, convType, ...(isTyped ? [msgType] : [])]
    .filter((part) => typeof part === "string")
    .join(".");
}

/** Whether a name is that of a callback, which asks. */
export function isQuestion(name: string): boolean {
  return name.startsWith("callback.");
}
