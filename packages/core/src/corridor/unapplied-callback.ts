import type { Adapter, Glimpse, Inbound } from "../adapter/adapter.js";
import type { LedgerEntry, UnappliedCallback } from "../ledger/ledger.js";
import type { Callback } from "../vocabulary/callback.js";
import type { CallbackError } from "../vocabulary/callback-error.js";
import { groupIdOf } from "../vocabulary/change.js";
import { decodedInbound } from "./decoded-inbound.js";

/** Names of headers and parameters that may carry a secret, in whatever way a vendor or a proxy spells them. */
const secretName = /auth|cookie|token|secret|sign|key|password|credential/;

/** Why an inbound was not applied, and how much of it there is. */
interface Refusal {
  readonly source: string;
  readonly receivedAt: number;
  readonly error: CallbackError;
  /** Whether `inbound` holds the whole body, as it came. */
  readonly isWhole: boolean;
}

/** An entry that never reached the record. */
export function unappliedEntry(entry: LedgerEntry, error: unknown): UnappliedCallback {
  const { source, callback, body, receivedAt } = entry;
  const groupId = callback.wants === "record" ? groupIdOf(callback.change) : undefined;
  return {
    source,
    command: callback.command,
    callback,
    body,
    receivedAt,
    error,
    ...(groupId !== undefined && { groupId }),
  };
}

/** An inbound that never became an entry; `undefined` for one that asks something, which leaves nothing undone. */
export function unappliedInbound(
  adapter: Pick<Adapter, "decode" | "glimpse">,
  inbound: Inbound,
  { source, receivedAt, error, isWhole }: Refusal,
): UnappliedCallback | undefined {
  const callback = isWhole ? decoded(adapter, inbound) : undefined;
  if (callback && !leavesTrace(callback)) return undefined;
  if (callback) return unappliedEntry({ source, callback, body: inbound.body, receivedAt, deadline: 0 }, error);
  const { command = error.command ?? "", groupId, isWithoutContent = false } = glimpsed(adapter, inbound);
  return {
    ...{ source, command, body: inbound.body, receivedAt, error, isWithoutContent },
    ...(groupId !== undefined && { groupId }),
    ...(isWhole && { inbound: withoutSecrets(inbound) }),
  };
}

function leavesTrace(callback: Callback): callback is LedgerEntry["callback"] {
  return callback.wants === "perform" || callback.wants === "record" || callback.wants === "unsupported";
}

function decoded(adapter: Pick<Adapter, "decode">, inbound: Inbound): Callback | undefined {
  try {
    return decodedInbound(adapter, inbound);
  } catch {
    return undefined;
  }
}

function glimpsed(adapter: Pick<Adapter, "glimpse">, inbound: Inbound): Glimpse {
  try {
    return adapter.glimpse?.(inbound) ?? {};
  } catch {
    return {};
  }
}

function withoutSecrets(inbound: Inbound): Inbound {
  const parameters = [...new URLSearchParams(inbound.query)].filter(([name]) => !secretName.test(name.toLowerCase()));
  const headers = Object.entries(inbound.headers).filter(([name]) => !secretName.test(name));
  return { ...inbound, query: String(new URLSearchParams(parameters)), headers: Object.fromEntries(headers) };
}
