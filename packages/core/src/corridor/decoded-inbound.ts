import type { Adapter, Inbound } from "../adapter/adapter.js";
import { DEEPEST_JSON, isShallow } from "../adapter/nesting.js";
import { malformed } from "../adapter/refusals.js";
import type { Callback } from "../vocabulary/callback.js";

/** Levels of a callback above the app's own JSON: the content of an element of the message of a change. */
const LEVELS_AROUND = 5;

/** The callback that an adapter reads in an inbound; throws a `CallbackError` "malformed" for one nested too deep to be kept. */
export function decodedInbound(adapter: Pick<Adapter, "decode">, inbound: Inbound): Callback {
  const callback = adapter.decode(inbound);
  if (isShallow(callback, DEEPEST_JSON + LEVELS_AROUND)) return callback;
  throw malformed(callback.command, `is nested deeper than ${DEEPEST_JSON} levels`);
}
