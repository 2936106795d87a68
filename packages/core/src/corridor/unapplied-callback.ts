import type { Adapter, Glimpse, Inbound } from "../adapter/adapter.js";
import type { LedgerEntry, UnappliedCallback } from "../ledger/ledger.js";
import type { Callback } from "../vocabulary/callback.js";
import type { CallbackError } from "../vocabulary/callback-error.js";
import { groupIdOf } from "../vocabulary/change.js";
import { decodedInbound } from "./decoded-inbound.js";

/** Matches the names of headers and parameters that may carry a secret, as vendors and proxies spell them. */
const secretName = /auth|cookie|token|secret|sign|key|password|credential/;

/** Why an inbound was not applied, and how much of it there is. */
interface Refusal {
  readonly source: string;
  readonly receivedAt: number;
  readonly error: CallbackError;
  /** Whether `inbound` holds the whole body, as it came. */
  readonly isWhole: boolean;
}

/** Describes an entry that was not applied. */
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

/** Describes an inbound that did not become an entry; `undefined` for a callback that would have changed nothing. */
export function unappliedInbound(
  adapter: Pick<Adapter, "decode" | "glimpse">,
  inbound: Inbound,
  { source, receivedAt, error, isWhole }: Refusal,
): UnappliedCallback | undefined {
  const callback = isWhole ? decoded(adapter, inbound) : undefined;
  if (callback && !changesLedger(callback)) return undefined;
  if (callback) return unappliedEntry({ source, callback, body: inbound.body, receivedAt, deadline: 0 }, error);
  const { command = error.command ?? "", groupId, isWithoutContent = false } = glimpsed(adapter, inbound);
  return {
    ...{ source, command, body: inbound.body, receivedAt, error, isWithoutContent },
    ...(groupId !== undefined && { groupId }),
    ...(isWhole && { inbound: withoutSecrets(inbound) }),
  };
}

function changesLedger(callback: Callback): callback is Extract<Callback, LedgerEntry["callback"]> {
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
