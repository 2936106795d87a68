import type { GroupReading, Observation, ReconciliationLease } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import type { ReconcileReports } from "../telemetry/reconcile-reports.js";
import { elapse } from "./elapse.js";
import { type ReadingTools, readGroups } from "./group-readings.js";
import { ReadingTally } from "./reading-tally.js";
import { RestingGroups } from "./resting-groups.js";

/** What the lane of stale groups works with. */
export interface StaleLaneTools {
  readonly source: string;
  readonly ledger: Pick<StoredLedger, "reconciliations">;
  readonly observation: Observation;
  readonly reading: ReadingTools;
  readonly reports: ReconcileReports;
  readonly now: () => number;
}

/** How often to look, in milliseconds; a look may take this part of the time. */
const LOOK_MS = 1000;
const PART_OF_TIME = 1 / 20;
/** Callbacks come in bursts: a group is read so long after it was marked. */
const REST_MS = 2000;
const GROUPS_AT_ONCE = 200;
const SAVE_MS = 5000;
const READERS = 4;

/** Reads stale groups, those first that have been stale for longest, until the signal is aborted: it rejects with its reason. */
export async function runStaleLane(
  lease: ReconciliationLease,
  tools: StaleLaneTools,
  signal: AbortSignal,
): Promise<never> {
  const { source, ledger, observation, reading, reports, now } = tools;
  const kept = await lease.add("stale");
  if (kept.state === "waiting") await lease.save(kept.id, { state: "running" });
  const tally = new ReadingTally(kept);
  const resting = new RestingGroups(() => performance.now());
  let savedAt = performance.now();
  let isSaved = true;
  const save = async () => {
    const { numbers, differences } = tally;
    await lease.save(kept.id, { numbers, differences, trouble: reports.troubleOf(source) });
    savedAt = performance.now();
    isSaved = true;
  };
  const listener = {
    onReading(read: GroupReading) {
      tally.add(read);
      isSaved = false;
      resting.onReading(read);
      reports.onReading(source, "stale", read);
    },
    onFailure(groupId: string, text: string) {
      tally.fail();
      isSaved = false;
      resting.onFailure(groupId);
      reports.onFailure(source, "stale", groupId, text);
    },
  };
  try {
    for (;;) {
      const startedAt = performance.now();
      const stale = await ledger.reconciliations.staleGroups(source, GROUPS_AT_ONCE + resting.size);
      const lookMs = performance.now() - startedAt;
      const due = stale
        .filter(({ groupId, since }) => {
          return (since ?? 0) <= now() - REST_MS && !reading.busy.has(groupId) && !resting.isResting(groupId);
        })
        .map(({ groupId }) => groupId);
      const { groupsAtOnce } = observation.client;
      await Promise.all(
        inParts(due, READERS, groupsAtOnce).map((some) =>
          readGroups(observation, some, reading, { ...listener, signal }),
        ),
      );
      if (!isSaved && performance.now() - savedAt >= SAVE_MS) await save();
      if (due.length === 0) await elapse(Math.max(LOOK_MS, lookMs / PART_OF_TIME), signal);
    }
  } finally {
    // If the lease is lost, the numbers of the last seconds are, too.
    if (!isSaved) await save().catch(() => undefined);
  }
}

/** The first of the groups, in no more parts than that, which are no longer than that. */
function inParts(groupIds: readonly string[], parts: number, longest: number): readonly (readonly string[])[] {
  const length = Math.min(longest, Math.ceil(groupIds.length / parts));
  return Array.from({ length: parts }, (_, part) => groupIds.slice(part * length, (part + 1) * length)).filter(
    (some) => some.length > 0,
  );
}
