/** Whether an answer is a page of the feed that leads on from `after`, if that is known. */
export function isFeedPage(answer: unknown, after = 0): boolean {
  const { events, next, epoch } = fieldsIn(answer);
  if (!Array.isArray(events) || typeof next !== "number" || typeof epoch !== "string") return false;
  return events.length > 0 ? next > after : next >= after;
}

/** Whether an answer is a page of a list: it says where to go on, or that there is no more. */
export function isListPage(answer: unknown): boolean {
  const { next } = fieldsIn(answer);
  return next === null || typeof next === "string" || typeof next === "number";
}

function fieldsIn(answer: unknown): { readonly [field: string]: unknown } {
  return typeof answer === "object" && answer !== null ? { ...answer } : {};
}
