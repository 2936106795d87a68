/**
 * What a copy or callback is about: `callback.2`, `copy.8`, and for conversations `copy.1.TEAM.TEXT`. Documented: `eventType` is a
 * number in callbacks and a text in copies, which number other things.
 */
export function neteaseCommand(body: { readonly [field: string]: unknown }): string {
  const { eventType, convType, msgType } = body;
  if (typeof eventType === "number") return `callback.${eventType}`;
  if (eventType === undefined) return "trial";
  return ["copy", eventType, convType, msgType].filter((part) => part !== undefined).join(".");
}

/** Whether it asks before something happens. */
export function isQuestion(command: string): boolean {
  return command.startsWith("callback.");
}
