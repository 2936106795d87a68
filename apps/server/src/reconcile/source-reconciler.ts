import type { Observation, ReadingClient, ReconciliationKind } from "@grouphook/core";
import { CallPace } from "@grouphook/core/adapter";
import type { StoredLedger } from "@grouphook/core/storage";
import type { CheckedReconcile } from "../configuration/reconcile-settings.js";
import type { ReconcileReports } from "../telemetry/reconcile-reports.js";
import { elapse } from "./elapse.js";
import { KeptMessages, type MessageSettings } from "./kept-messages.js";
import { MembersInMemory } from "./members-in-memory.js";
import { pacedClient } from "./paced-client.js";
import { Patience, textOf } from "./patience.js";
import { recently } from "./recently.js";
import { runStaleLane } from "./stale-lane.js";
import { runWalkLane } from "./walk-lane.js";

/** A source whose groups can be read at its vendor. */
export interface ReadableSource extends MessageSettings {
  readonly client: ReadingClient;
  readonly settings: CheckedReconcile;
}

/** What reconcilers work with. */
export interface ReconcilerTools {
  readonly ledger: StoredLedger;
  readonly reports: ReconcileReports;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Whether the record had no group of the source when the server started. */
  readonly isNew: boolean;
}

/** Of all groups that are read at the same time; an id and its place take some hundred bytes. */
const MOST_MEMBERS_IN_MEMORY = 200_000;
const AGAIN_MS = 5000;

/** Keeps the record of a source equal to the vendor's groups, in one process at a time. */
export class SourceReconciler {
  readonly #source: ReadableSource;
  readonly #tools: ReconcilerTools;
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;

  constructor(source: ReadableSource, tools: ReconcilerTools) {
    this.#source = source;
    this.#tools = tools;
    this.#running = this.#run();
  }

  /** Ends after what is being written; what was begun goes on where it was, here or elsewhere. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error("the server is stopping"));
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const { source } = this.#source;
    const { ledger, reports } = this.#tools;
    while (!signal.aborted) {
      try {
        const lease = await ledger.reconciliations.hold(source, signal);
        try {
          await this.#reconcile(lease);
        } finally {
          await lease.release();
        }
      } catch (error) {
        if (signal.aborted) return;
        reports.onFault(source, textOf(error));
        await elapse(AGAIN_MS, signal).catch(() => undefined);
      }
    }
  }

  /** Rejects once one of the lanes has ended, and the other one, too. */
  async #reconcile(lease: Awaited<ReturnType<StoredLedger["reconciliations"]["hold"]>>): Promise<void> {
    const { source, client, settings } = this.#source;
    const { ledger, reports, now, isNew } = this.#tools;
    const failing = new AbortController();
    const signal = AbortSignal.any([this.#stopping.signal, lease.signal, failing.signal]);
    const clock = () => performance.now();
    const all = new CallPace(settings.readsPerSecond, clock);
    const ofSweeps = new CallPace(settings.readsPerSecond * settings.sweepShare, clock);
    const reading = {
      patience: new Patience({
        onTrouble: (trouble) => reports.onTrouble(source, trouble),
        onRecovery: () => reports.onRecovery(source),
      }),
      memory: new MembersInMemory(MOST_MEMBERS_IN_MEMORY),
      busy: new Set<string>(),
    };
    const clients: { readonly [kind in ReconciliationKind]: ReadingClient } = {
      import: client,
      sweep: pacedClient(client, [ofSweeps, all]),
      stale: pacedClient(client, [all]),
    };
    const kept = new KeptMessages(this.#source, ledger, now);
    const observe = (kind: ReconciliationKind, since: () => number | null): Observation => {
      return { source, client: clients[kind], ledger, now, foundBy: kind, messages: () => kept.since(since()) };
    };
    const lanes = [
      runWalkLane(lease, { source, ledger, settings, observe, reading, reports, now, isNew }, signal),
      runStaleLane(
        lease,
        {
          ...{ source, ledger, reading, reports, now },
          observation: observe("stale", () => recently(settings, now())),
        },
        signal,
      ),
    ];
    const ended = await Promise.allSettled(
      lanes.map((lane) =>
        lane.catch((error: unknown) => {
          failing.abort(error);
          throw error;
        }),
      ),
    );
    for (const lane of ended) if (lane.status === "rejected") throw failing.signal.reason ?? lane.reason;
  }
}
