import { type Callback, type Inbound, inboundFrom } from "@grouphook/core/adapter";
import { easemobAdapter } from "../adapter.js";
import type { EasemobOptions } from "../options.js";

/** A body as it comes to an address below that of the source. */
export function inbound(body: object | string, path = "/"): Inbound {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return inboundFrom({ method: "POST", path, query: "", headers: {}, body: text, remoteAddress: "127.0.0.1" });
}

/** A body, as an adapter with these options understands it. */
export function decoded(body: object | string, path?: string, options?: EasemobOptions): Callback {
  return easemobAdapter(options).decode(inbound(body, path));
}

/** What a body tells of: everything that happened in the act. */
export function changesIn(body: object, options?: EasemobOptions): readonly object[] {
  const callback = decoded(body, "/", options);
  if (callback.wants !== "record") throw new Error(`wants ${callback.wants}: ${callback.command}`);
  return [callback.change, ...(callback.further ?? [])];
}
