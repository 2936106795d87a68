import type { Inbound, Json } from "@grouphook/core/adapter";
import { isObject } from "./wire.js";

const COMMAND = /^[A-Za-z]\w{0,99}$/;

/**
 * The command as the server spelled it: the last segment of the path, else `?command=` (v3.0 to v3.4), else the
 * `callbackCommand` of the body. `undefined` where none of them names one, or the query names two.
 */
export function routeOf({ path, query }: Inbound, body: Json | undefined): string | undefined {
  const segment = path.slice(path.lastIndexOf("/") + 1);
  if (COMMAND.test(segment)) return segment;
  const [asked, ...others] = new Set(new URLSearchParams(query).getAll("command"));
  if (others.length > 0) return undefined;
  const said = asked ?? (isObject(body) ? body.callbackCommand : undefined);
  return typeof said === "string" && COMMAND.test(said) ? said : undefined;
}
