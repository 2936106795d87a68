import type { Observation, OpenReconciliation, ReconciliationKind, ReconciliationLease } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import type { CheckedReconcile } from "../configuration/reconcile-settings.js";
import type { ReconcileReports } from "../telemetry/reconcile-reports.js";
import { elapse } from "./elapse.js";
import type { ReadingTools } from "./group-readings.js";
import { ReadingTally } from "./reading-tally.js";
import { recently } from "./recently.js";
import { walkGroups } from "./walk-groups.js";

/** What the lane of sweeps and imports works with. */
export interface WalkLaneTools {
  readonly source: string;
  readonly ledger: Pick<StoredLedger, "reconciliations">;
  readonly settings: CheckedReconcile;
  /** How groups are read; with which messages, from a moment on (`null`: none). */
  readonly observe: (kind: ReconciliationKind, messagesSince: () => number | null) => Observation;
  readonly reading: ReadingTools;
  readonly reports: ReconcileReports;
  readonly now: () => number;
  /** Whether the record had no group of the source at the start. */
  readonly isNew: boolean;
}

const LOOK_MS = 1000;
const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
/** So many readings are under way at once: an import is as fast as the client lets it be, a sweep need not be. */
const READERS: { readonly [kind in "import" | "sweep"]: number } = { import: 16, sweep: 4 };

/** Thrown into a sweep that an import is to overtake. */
class Overtaken extends Error {}

/** Imports and sweeps, one after the other, until the signal is aborted: it rejects with the signal's reason. */
export async function runWalkLane(
  lease: ReconciliationLease,
  tools: WalkLaneTools,
  signal: AbortSignal,
): Promise<never> {
  for (;;) {
    const next = await nextWalk(lease, tools);
    if (next) await runWalk(next, lease, tools, signal);
    else await elapse(LOOK_MS, signal);
  }
}

/** What is to be walked now: what was begun or asked for, or what is due. */
async function nextWalk(
  lease: ReconciliationLease,
  { settings, now, isNew }: WalkLaneTools,
): Promise<OpenReconciliation | undefined> {
  const open = await lease.open();
  const waiting = open.find(({ kind }) => kind === "import") ?? open.find(({ kind }) => kind === "sweep");
  if (waiting) return waiting;
  const [imported, swept] = await Promise.all([lease.lastBegun("import"), lease.lastBegun("sweep")]);
  const last = Math.max(imported ?? Number.NEGATIVE_INFINITY, swept ?? Number.NEGATIVE_INFINITY);
  if (settings.import && isNew && last === Number.NEGATIVE_INFINITY) {
    const { importMessageDays } = settings;
    return lease.add("import", importMessageDays > 0 ? now() - importMessageDays * DAY_MS : undefined);
  }
  const isDue = settings.sweepHours > 0 && now() - last >= settings.sweepHours * HOUR_MS;
  return isDue ? lease.add("sweep") : undefined;
}

async function runWalk(
  found: OpenReconciliation,
  lease: ReconciliationLease,
  tools: WalkLaneTools,
  signal: AbortSignal,
): Promise<void> {
  const { source, ledger, observe, reading, reports, now } = tools;
  const kind = found.kind === "import" ? "import" : "sweep";
  const run = found.state === "running" ? found : await begun(found, lease, tools);
  const tally = new ReadingTally(run);
  const told = { id: run.id, source, kind } as const;
  const overtaking = new AbortController();
  let savedTrouble = reports.troubleOf(source);
  const watch = setInterval(() => {
    if (kind === "sweep") overtakenByImport(lease, overtaking);
    const trouble = reports.troubleOf(source);
    if (trouble === savedTrouble) return;
    savedTrouble = trouble;
    // If the lease is lost, the signal tells.
    lease.save(run.id, { trouble }).catch(() => undefined);
  }, LOOK_MS);
  reports.onWalk({ ...told, step: found.state === "running" ? "resumed" : "begun", tally });
  try {
    await walkGroups(run, run.startedAt ?? now(), {
      ...reading,
      observation: observe(kind, () => run.messagesSince),
      reconciliations: ledger.reconciliations,
      readers: READERS[kind],
      listener: {
        onReading(read) {
          tally.add(read);
          reports.onReading(source, kind, read);
        },
        onFailure(groupId, text) {
          tally.fail();
          reports.onFailure(source, kind, groupId, text);
        },
      },
      onUnlisted: (text) => reports.onFault(source, `the vendor does not list its groups: ${text}`),
      async save(progress) {
        reports.onWalk({ ...told, step: "going", tally });
        await lease.save(run.id, { ...progress, ...numbersOf(tally), trouble: reports.troubleOf(source) });
      },
      signal: AbortSignal.any([signal, overtaking.signal]),
    });
    const end = { ...numbersOf(tally), state: "done", page: null, trouble: reports.troubleOf(source) } as const;
    await lease.save(run.id, end);
    reports.onWalk({ ...told, step: "done", tally });
  } catch (error) {
    if (!(error instanceof Overtaken)) throw error;
  } finally {
    clearInterval(watch);
  }
}

const numbersOf = ({ numbers, differences }: ReadingTally) => ({ numbers, differences });

async function begun(
  waiting: OpenReconciliation,
  lease: ReconciliationLease,
  { settings, now }: WalkLaneTools,
): Promise<OpenReconciliation> {
  const messagesSince = waiting.kind === "sweep" ? recently(settings, now()) : waiting.messagesSince;
  await lease.save(waiting.id, { state: "running", messagesSince });
  return { ...waiting, state: "running", startedAt: now(), messagesSince };
}

/** Ends a sweep if an import was asked for; it goes on after that. */
function overtakenByImport(lease: ReconciliationLease, overtaking: AbortController): void {
  lease.open().then(
    (open) => {
      if (open.some(({ kind }) => kind === "import")) overtaking.abort(new Overtaken("an import is to be done first"));
    },
    () => undefined,
  );
}
