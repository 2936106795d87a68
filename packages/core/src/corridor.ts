import type { Adapter, Inbound, OnFailure, Reply } from "./adapter.js";
import { equalInConstantTime } from "./authenticity.js";
import type { Callback, Outcome } from "./callback.js";
import { CallbackError, toCallbackError } from "./callback-error.js";
import type { Ledger } from "./ledger.js";
import type { Policy } from "./policy.js";
import { settle } from "./settle.js";

/** What became of one callback, for logs and metrics. */
export interface CallbackReport {
  readonly source: string;
  readonly vendor: string;
  /** Absent when the inbound could not be read. */
  readonly callback?: Callback;
  readonly outcome?: Outcome;
  readonly error?: CallbackError;
  readonly durationMs: number;
}

/** How one source is served. */
export interface CallbackHandlerOptions {
  /** The operator's name for this installation of the vendor; with a group id it names a group. */
  readonly source: string;
  readonly adapter: Adapter;
  readonly ledger: Ledger;
  /** Judges what a vendor asks before it happens; without one everything the rules permit is allowed. */
  readonly policy?: Policy;
  /** How we answer when we fail ourselves. `deny` unless chosen. */
  readonly onFailure?: OnFailure;
  /** First path segment below the mount that every callback must carry. */
  readonly pathSecret?: string;
  /** Whether callbacks are taken from this remote address. */
  readonly allowsAddress?: (address: string) => boolean;
  /** Unix milliseconds. */
  readonly now?: () => number;
  /** Told of every callback after its reply is made. Must not throw. */
  readonly observe?: (report: CallbackReport) => void;
}

/** Answers the callbacks of one source. Never rejects: every fault has a reply in the vendor's words. */
export interface CallbackHandler {
  readonly source: string;
  handle(inbound: Inbound): Promise<Reply>;
  /** Answers an inbound that could not be read whole, e.g. one that is too large. */
  refuse(error: CallbackError, inbound: Inbound): Reply;
}

/** The vendor's patience less what the reply needs on its way. */
function patienceMs(deadlineMs: number): number {
  return deadlineMs - Math.min(1000, Math.max(200, deadlineMs * 0.1));
}

/** Composes one source's way from inbound to reply: authenticate, decode, settle, encode. */
export function createCallbackHandler(options: CallbackHandlerOptions): CallbackHandler {
  const { source, adapter, ledger, policy, onFailure = "deny", pathSecret, allowsAddress, observe } = options;
  const now = options.now ?? Date.now;
  const { vendor } = adapter;
  const patience = patienceMs(adapter.deadlineMs);

  function report(startedAt: number, details: Partial<CallbackReport>): void {
    observe?.({ source, vendor, durationMs: now() - startedAt, ...details });
  }

  function fail(error: CallbackError, inbound: Inbound): Reply {
    try {
      return adapter.encodeError(error, inbound, onFailure);
    } catch (fault) {
      report(now(), { error: new CallbackError("internal", `[${source}] encodeError threw`, { cause: fault }) });
      return { status: 500, headers: {}, body: "" };
    }
  }

  function admit(inbound: Inbound): Inbound {
    if (allowsAddress && !allowsAddress(inbound.remoteAddress)) {
      throw new CallbackError("unauthentic", `[${source}] ${inbound.remoteAddress} is not in the address list`);
    }
    return pathSecret === undefined ? inbound : withoutPathSecret(inbound, pathSecret, source);
  }

  async function settleInTime(callback: Callback, body: string, startedAt: number): Promise<Outcome> {
    const { signal, settled } = needsTimer(callback, policy)
      ? watch(patience, `[${source}] ${callback.command}`)
      : { signal: NEVER, settled: undefined };
    const deadline = startedAt + patience;
    const work = settle(callback, { source, vendor, ledger, policy, body, receivedAt: startedAt, deadline, signal });
    return settled ? settled(work) : work;
  }

  return {
    source,

    async handle(raw) {
      const startedAt = now();
      let callback: Callback | undefined;
      try {
        const inbound = admit(raw);
        adapter.authenticate(inbound, new Date(startedAt));
        callback = adapter.decode(inbound);
        const outcome = await settleInTime(callback, inbound.body, startedAt);
        const reply = adapter.encode(outcome, callback);
        report(startedAt, { callback, outcome });
        return reply;
      } catch (fault) {
        const error = toCallbackError(fault, source);
        report(startedAt, { error, ...(callback && { callback }) });
        return fail(error, raw);
      }
    },

    refuse(error, inbound) {
      report(now(), { error });
      return fail(error, inbound);
    },
  };
}

const NEVER = new AbortController().signal;

/** The ledger watches the deadline of its own entries; only reads and policies can outlast the vendor unnoticed. */
function needsTimer(callback: Callback, policy: Policy | undefined): boolean {
  switch (callback.wants) {
    case "review":
      return policy !== undefined || callback.permission !== "anyone";
    case "perform":
      return policy !== undefined;
    case "roster":
      return true;
    default:
      return false;
  }
}

function watch(patience: number, where: string): { signal: AbortSignal; settled: <T>(work: Promise<T>) => Promise<T> } {
  const controller = new AbortController();
  return {
    signal: controller.signal,
    settled: (work) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          const error = new CallbackError("too-slow", `${where}: no outcome within ${patience} ms`);
          controller.abort(error);
          reject(error);
        }, patience);
        work.then(resolve, reject).finally(() => clearTimeout(timer));
      }),
  };
}

function withoutPathSecret(inbound: Inbound, secret: string, source: string): Inbound {
  const [, first = "", ...rest] = inbound.path.split("/");
  if (!equalInConstantTime(first, secret)) {
    throw new CallbackError("unauthentic", `[${source}] the path secret is missing or wrong`);
  }
  return { ...inbound, path: `/${rest.join("/")}` };
}
