import { type Inbound, isObject, type Json } from "@grouphook/core/adapter";
import { currentName, isQuestion } from "./commands.js";
import { isGroupNotification } from "./decode/notifications.js";

const COMMAND = /^[A-Za-z]\w{0,99}$/;

/** A command as the newest servers spell it, and as this one did. */
interface Route {
  readonly command: string;
  readonly spelling: string;
}

/**
 * The command by the last segment of the path, else by `?command=` (v3.0 to v3.4), else by the `callbackCommand` of the body.
 * `undefined` where none of them names one, or the query names two.
 */
export function routeOf({ path, query }: Inbound, body: Json | undefined): Route | undefined {
  const segment = path.slice(path.lastIndexOf("/") + 1);
  if (COMMAND.test(segment)) return { command: currentName(segment), spelling: segment };
  const [asked, ...others] = new Set(new URLSearchParams(query).getAll("command"));
  if (others.length > 0) return undefined;
  const said = asked ?? (isObject(body) ? body.callbackCommand : undefined);
  return typeof said === "string" && COMMAND.test(said) ? { command: currentName(said), spelling: said } : undefined;
}

/** Whether a callback, of which the command may be all that is known, could ask for a verdict. */
export function mayBeQuestion(command: string | undefined, body: Json | undefined): boolean {
  const contentType = isObject(body) ? body.contentType : undefined;
  const notifies = typeof contentType === "number" && isGroupNotification(contentType);
  return command === undefined || (isQuestion(command) && !notifies);
}
