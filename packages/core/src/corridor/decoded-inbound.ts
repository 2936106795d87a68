import type { Adapter, Inbound } from "../adapter/adapter.js";
import { DEEPEST_JSON, isShallow } from "../adapter/nesting.js";
import { malformed } from "../adapter/refusals.js";
import type { Callback } from "../vocabulary/callback.js";

/** The levels of a callback around an element's content, which is the app's own JSON. */
const LEVELS_AROUND = 5;

/** Decodes an inbound. Throws a `CallbackError` "malformed" for a callback that is nested too deeply to be read or stored. */
export function decodedInbound(adapter: Pick<Adapter, "decode">, inbound: Inbound): Callback {
  const callback = decodedBy(adapter, inbound);
  const further = callback.wants === "record" ? (callback.further ?? []) : [];
  const parts = [{ ...callback, further: [] }, ...further.map((change) => ({ change }))];
  if (parts.every((part) => isShallow(part, DEEPEST_JSON + LEVELS_AROUND))) return callback;
  throw malformed(callback.command, `is nested deeper than ${DEEPEST_JSON} levels`);
}

function decodedBy(adapter: Pick<Adapter, "decode">, inbound: Inbound): Callback {
  try {
    return adapter.decode(inbound);
  } catch (fault) {
    if (fault instanceof RangeError && fault.message.includes("call stack")) {
      throw malformed(undefined, "is nested too deeply to be read");
    }
    throw fault;
  }
}
