import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";
import type { Forwarding, ForwardOutcome, ForwardRequest, Inbound } from "@grouphook/core";
import type { CheckedForward } from "../configuration/forward-settings.js";
import { AppEndpoint, type SendResult } from "./app-endpoint.js";
import { BoundedLane, type Refusal } from "./bounded-lane.js";
import { commandMatcher } from "./command-patterns.js";

/** How much may wait for a free connection, in bytes of bodies. */
const WAITING_BYTES = 32 * 1024 * 1024;
/** How long what is being passed on may take once the server has stopped. */
const STOP_MS = 1000;

/** What became of one callback that was to be passed on. */
export interface ForwardReport {
  readonly source: string;
  /** The vendor's name of the callback. */
  readonly command: string;
  /** Whether the vendor has grouphook's answer. */
  readonly also: boolean;
  readonly outcome: ForwardOutcome;
  readonly status?: number;
  /** Why there is no answer. */
  readonly reason?: string;
  readonly milliseconds: number;
}

/** Told what becomes of callbacks. */
export interface ForwardObserver {
  onStart(source: string, also: boolean): void;
  onEnd(report: ForwardReport): void;
}

/** Passes the callbacks of one source on to its app. */
export interface SourceForwarder {
  readonly forwarding: Forwarding;
  /** Ends what is being passed on, after a moment. To be called once no more callbacks come. */
  stop(): Promise<void>;
}

const refusals: { readonly [refusal in Refusal]: string } = {
  overloaded: "too many callbacks wait for a connection to the app",
  "too-slow": "all connections to the app were taken until it was too late",
  stopped: "this server stopped",
};

/** Opens no connection before the first callback. */
export function sourceForwarder(source: string, settings: CheckedForward, observer: ForwardObserver): SourceForwarder {
  const { url, connectionLimit, queueLimit, answerLimit, deadlineMs = Number.POSITIVE_INFINITY } = settings;
  const bounds = { working: connectionLimit, waiting: queueLimit, waitingBytes: WAITING_BYTES };
  // What the app also gets takes no connection from what a vendor waits for.
  const lanes = { answers: new BoundedLane(bounds), copies: new BoundedLane(bounds) };
  const endpoint = new AppEndpoint({ source, url, connections: 2 * connectionLimit, answerLimit });
  const open = new Set<Promise<unknown>>();

  async function send(inbound: Inbound, { also, patienceMs }: ForwardRequest): Promise<SendResult> {
    const startedAt = performance.now();
    const patience = Math.min(patienceMs, deadlineMs);
    const lane = also ? lanes.copies : lanes.answers;
    const waiting = { bytes: Buffer.byteLength(inbound.body), patienceMs: patience };
    const result = await lane.run(waiting, () =>
      endpoint.send(inbound, Math.max(1, patience - (performance.now() - startedAt))),
    );
    return typeof result === "string" ? { outcome: result, reason: refusals[result] } : result;
  }

  async function forward(inbound: Inbound, request: ForwardRequest): Promise<SendResult> {
    const { command, also } = request;
    const startedAt = performance.now();
    observer.onStart(source, also);
    const result = await send(inbound, request);
    const status = result.outcome === "answered" ? result.answer.status : result.status;
    observer.onEnd({
      ...{ source, command, also, outcome: result.outcome, milliseconds: performance.now() - startedAt },
      ...(status !== undefined && { status }),
      ...(result.reason !== undefined && { reason: result.reason }),
    });
    return result;
  }

  return {
    forwarding: {
      answers: commandMatcher(settings.commands),
      also: commandMatcher(settings.also),
      onFailure: settings.onFailure,
      forward(inbound, request) {
        const passing = forward(inbound, request);
        open.add(passing);
        void passing.finally(() => open.delete(passing));
        return passing;
      },
    },

    async stop() {
      await Promise.race([Promise.allSettled(open), delay(STOP_MS, undefined, { ref: false })]);
      lanes.answers.stop();
      lanes.copies.stop();
      endpoint.close();
      await Promise.allSettled(open);
      // Those who waited for an answer record it now.
      await nextTurn();
    },
  };
}
