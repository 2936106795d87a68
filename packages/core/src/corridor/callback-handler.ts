import type { Inbound, Reply } from "../adapter/adapter.js";
import { createJudge } from "../policy/judge.js";
import type { Callback, Outcome, UnsupportedCallback } from "../vocabulary/callback.js";
import { CallbackError, toCallbackError } from "../vocabulary/callback-error.js";
import { shortened } from "../vocabulary/shortened.js";
import { decodedInbound } from "./decoded-inbound.js";
import type { CallbackHandler } from "./handler-contract.js";
import { type CallbackHandlerOptions, type CallbackReport, checkHandlerOptions } from "./handler-options.js";
import { type PassOn, passOn } from "./pass-on.js";
import { patienceBeforeWritingMs, patienceMs, withinPatience } from "./patience.js";
import { settle } from "./settle.js";
import { sourceGate } from "./source-gate.js";
import { unappliedInbound } from "./unapplied-callback.js";

/** Command names come from outside; longer ones are cut before they are stored or logged. */
const LONGEST_COMMAND = 100;

/** How long an answer of the app's waits for the record, in milliseconds. */
const RECORD_MS = 1000;

/**
 * Creates the handler of one source, which authenticates, decodes, settles and encodes. Throws a `TypeError` that lists
 * every unknown or invalid option; an option that is `undefined` is invalid, too.
 */
export function createCallbackHandler(options: CallbackHandlerOptions): CallbackHandler {
  checkHandlerOptions(options);
  const { source, adapter, ledger, policy, onFailure = "deny", pathSecret, observe } = options;
  const now = options.now ?? Date.now;
  const { vendor } = adapter;
  const secrets = typeof pathSecret === "string" ? [pathSecret] : pathSecret;
  const failMode = { default: onFailure, ...(options.onPolicyFailure && { changes: options.onPolicyFailure }) };
  const admit = sourceGate({
    source,
    methods: adapter.methods,
    allowsAddress: options.allowsAddress,
    secrets,
    secretHeader: options.secretHeader,
    secretParameter: options.secretParameter,
  });
  const judge =
    policy &&
    createJudge({
      ...{ source, vendor, ledger, policy, failMode, now, observe: options.observeJudgement },
      ...(adapter.unsayable && { unsayable: (amend, callback) => adapter.unsayable?.(amend, callback) }),
    });

  const { forward } = options;
  const passes =
    forward &&
    passOn({
      source,
      adapter,
      forwarding: forward,
      secrets: secrets ?? [],
      patienceMs: patienceBeforeWritingMs(adapter.deadlineMs),
      now,
    });

  function deadlineOf(callback: Callback): number {
    return adapter.deadlineOf?.(callback) ?? adapter.deadlineMs;
  }

  function policyPatience(callback: Callback): number {
    const { policyDeadlineMs } = options;
    const { wants, command } = callback;
    const chosen = typeof policyDeadlineMs === "object" ? policyDeadlineMs[command] : policyDeadlineMs;
    const patienceOf = wants === "perform" ? patienceBeforeWritingMs : patienceMs;
    const longest = patienceOf(deadlineOf(callback));
    return Math.min(chosen ?? longest, longest);
  }

  function report({ remoteAddress }: Inbound, startedAt: number, details: Partial<CallbackReport>): void {
    observe?.({ source, vendor, remoteAddress, durationMs: now() - startedAt, ...details });
  }

  function fail(error: CallbackError, inbound: Inbound, startedAt: number, callback?: Callback): Reply {
    const details = callback && { callback };
    try {
      const reply = adapter.encodeError(error, inbound, onFailure, callback);
      report(inbound, startedAt, { error, ...details });
      return reply;
    } catch (fault) {
      const message = `[${source}] encodeError threw, for this fault: ${error.message}`;
      report(inbound, startedAt, { error: new CallbackError("internal", message, { cause: fault }), ...details });
      return { status: 500, headers: {}, body: "" };
    }
  }

  function keepAuthentic(error: CallbackError, inbound: Inbound, receivedAt: number, isWhole: boolean): void {
    const unapplied = unappliedInbound(adapter, inbound, { source, receivedAt, error, isWhole });
    if (unapplied) ledger.keep({ ...unapplied, command: shortened(unapplied.command, LONGEST_COMMAND) });
  }

  function settleInTime(callback: Callback, body: string, startedAt: number): Promise<Outcome> {
    const patience = patienceMs(deadlineOf(callback));
    const deadline = startedAt + patience;
    const forPolicy = policyPatience(callback);
    const work = settle(callback, {
      source,
      ledger,
      judge,
      body,
      receivedAt: startedAt,
      deadline,
      patienceMs: forPolicy,
    });
    return readsOnly(callback) ? withinPatience(work, patience, `[${source}] ${callback.command}`) : work;
  }

  /** What the app has said stands, also where it cannot be recorded. */
  async function replyOfApp(
    passes: PassOn,
    callback: UnsupportedCallback,
    inbound: Inbound,
    receivedAt: number,
  ): Promise<Reply> {
    const { reply, forwarded } = await passes.answer(callback, inbound);
    const deadline = Math.min(receivedAt + patienceMs(deadlineOf(callback)), now() + RECORD_MS);
    try {
      const entry = { source, callback, body: inbound.body, receivedAt, deadline, forwarded };
      report(inbound, receivedAt, { callback, forwarded, outcome: await ledger.settle(entry) });
    } catch (fault) {
      report(inbound, receivedAt, { callback, forwarded, error: toCallbackError(fault, source) });
    }
    return reply;
  }

  return {
    source,

    async handle(raw) {
      const startedAt = now();
      let inbound = raw;
      let callback: Callback | undefined;
      let isAuthentic = false;
      try {
        inbound = admit(raw);
        adapter.authenticate(inbound, new Date(startedAt));
        isAuthentic = true;
        callback = withShortCommand(decodedInbound(adapter, inbound));
        ledger.countCommand(source, callback, startedAt);
        if (passes?.isForApp(callback)) return await replyOfApp(passes, callback, inbound, startedAt);
        const outcome = await settleInTime(callback, inbound.body, startedAt);
        const reply = adapter.encode(outcome, callback);
        report(inbound, startedAt, { callback, outcome });
        return reply;
      } catch (fault) {
        const error = toCallbackError(fault, source);
        if (isAuthentic && !callback) keepAuthentic(error, inbound, startedAt, true);
        return fail(error, inbound, startedAt, callback);
      } finally {
        if (passes && callback) passes.tell(callback, inbound);
      }
    },

    keep(error, raw, isWhole) {
      if (error.code === "unauthentic") return;
      const receivedAt = now();
      try {
        const inbound = admit(raw);
        adapter.authenticate(inbound, new Date(receivedAt));
        keepAuthentic(error, inbound, receivedAt, isWhole);
      } catch {
        // Not authentic, so not kept.
      }
    },

    refuse(error, raw) {
      const startedAt = now();
      let inbound: Inbound;
      try {
        inbound = admit(raw);
      } catch (refusal) {
        return fail(toCallbackError(refusal, source), raw, startedAt);
      }
      return fail(error, inbound, startedAt);
    },

    turnAway(head) {
      const startedAt = now();
      let inbound = head;
      try {
        inbound = admit(head);
        if (adapter.authenticatesHead) adapter.authenticate(inbound, new Date(startedAt));
        return undefined;
      } catch (fault) {
        return fail(toCallbackError(fault, source), inbound, startedAt);
      }
    },
  };
}

function withShortCommand(callback: Callback): Callback {
  const command = shortened(callback.command, LONGEST_COMMAND);
  return command === callback.command ? callback : { ...callback, command };
}

/** Only these need a timer here: the ledger keeps the deadline of what it writes, and a judge that of its policy. */
function readsOnly(callback: Callback): boolean {
  return callback.wants === "roster" || (callback.wants === "review" && callback.permission !== "anyone");
}
