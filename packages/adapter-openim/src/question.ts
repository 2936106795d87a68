import { isObject, type Json } from "@grouphook/core/adapter";
import { isQuestion } from "./commands.js";
import { isGroupNotification } from "./decode/notifications.js";

/** Whether a callback, of which the command may be all that is known, could ask for a verdict. */
export function mayBeQuestion(command: string | undefined, body: Json | undefined): boolean {
  const contentType = isObject(body) ? body.contentType : undefined;
  const notifies = typeof contentType === "number" && isGroupNotification(contentType);
  return command === undefined || (isQuestion(command) && !notifies);
}
