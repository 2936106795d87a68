import { fieldsOf } from "./request-url.js";

/** Whether an answer is a page of the feed that leads on from `after`, if that is known. */
export function isFeedPage(answer: unknown, after = 0): boolean {
  const { events, next, epoch } = Object.fromEntries(fieldsOf(answer));
  if (!Array.isArray(events) || typeof next !== "number" || typeof epoch !== "string") return false;
  return events.length > 0 ? next > after : next >= after;
}

/** Whether an answer is a page of a list: it says where to go on, or that there is no more. */
export function isListPage(answer: unknown): boolean {
  const { next } = Object.fromEntries(fieldsOf(answer));
  return next === null || typeof next === "string" || typeof next === "number";
}
