import type { Json } from "../../vocabulary/json.js";

/** Fields whose value is the id of a user, or a list of such: `atUserList`, `sendID`, `To_Account`. */
const USER_FIELD = /user|send|account|member|from|owner/i;
/** Deeper parts are left as they are. */
const DEEPEST = 100;

/**
 * The content of somebody's message without the parts that name another user by id: mentions, a card, a quoted message. What
 * is an item of a list goes; elsewhere `null` stands for it.
 */
export function withoutPartsAbout(value: Json, userId: string, depth = 0): Json {
  if (typeof value !== "object" || value === null || depth > DEEPEST) return value;
  if (isList(value)) {
    return value.filter((item) => !isAbout(item, userId)).map((item) => withoutPartsAbout(item, userId, depth + 1));
  }
  if (isAbout(value, userId)) return null;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => {
      const isListOfUsers = typeof field === "object" && field !== null && isList(field) && USER_FIELD.test(name);
      const others = isListOfUsers ? field.filter((item) => item !== userId) : field;
      return [name, withoutPartsAbout(others, userId, depth + 1)];
    }),
  );
}

function isAbout(value: Json, userId: string): boolean {
  if (typeof value !== "object" || value === null || isList(value)) return false;
  return Object.entries(value).some(([name, field]) => field === userId && USER_FIELD.test(name));
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
