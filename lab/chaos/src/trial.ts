import { setTimeout as delay } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { Circumstances } from "./circumstances.ts";
import type { ReaderFinding } from "./readers/catch-up.ts";
import { isServed } from "./readers/count-reader.ts";
import { Sender } from "./sender.ts";
import { ServerSeat } from "./server-seat.ts";
import { readStoredRecord, type StoredRecord } from "./stored-record.ts";
import { isSound, type Verdict, verify } from "./verify.ts";

const LANES = 16;
const FINISH_PATIENCE_MS = 60_000;
const EQUAL_WITHIN_MS = 10_000;
const LOOK_AGAIN_MS = 500;

/** The result of one trial. */
export interface TrialResult {
  readonly faults: number;
  /** The number of callbacks, each sent once or more often. */
  readonly sent: number;
  /** Attempts answered with a failure, by source and code. */
  readonly failures: Readonly<Record<string, number>>;
  readonly unanswered: number;
  readonly verdict: Verdict;
  /** The faults that the servers logged, by kind. */
  readonly logged: Readonly<Record<string, number>>;
  /** Faults besides the counts. */
  readonly complaints: readonly string[];
  /** What the readers of the feed got; absent if there were none. */
  readonly readers?: readonly ReaderFinding[];
}

/** Whether there were no faults. */
export function isPassed({ verdict, complaints, readers = [] }: TrialResult): boolean {
  return isSound(verdict) && complaints.length === 0 && readers.every(isServed);
}

/** What a scenario can use while callbacks arrive. */
export interface Trial {
  readonly servers: readonly ServerSeat[];
  /** How many failure replies were sent so far. */
  readonly failures: () => number;
  readonly complain: (what: string) => void;
  /** Waits a random time in the range, both ends included. */
  readonly pause: (shortestMs: number, longestMs: number) => Promise<void>;
}

/** What is not the same in every trial. */
export interface TrialSetting {
  /** The databases that are checked: the first one unless given. */
  readonly recordUrls?: readonly string[];
  /** Further variables of the servers. */
  readonly variables?: Readonly<Record<string, string>>;
  /** How many callbacks are under way at once; 16 unless given. */
  readonly lanes?: number;
  /** Called when everything is acknowledged, before the servers are ended: lets the readers catch up, and counts. */
  readonly readers?: (trial: Trial) => Promise<readonly ReaderFinding[]>;
}

/**
 * Starts a server on each of the URLs and sends callbacks to all of them while `causeFaults` runs. Then the sender repeats
 * what is not acknowledged, and the database, or each copy of it, is checked. `causeFaults` resolves to the number of faults.
 */
export async function runTrial(
  { random, signal }: Circumstances,
  databaseUrls: readonly string[],
  causeFaults: (trial: Trial) => Promise<number>,
  { recordUrls = databaseUrls.slice(0, 1), variables = {}, lanes = LANES, readers }: TrialSetting = {},
): Promise<TrialResult> {
  await using running = new AsyncDisposableStack();
  const complaints: string[] = [];
  const servers = databaseUrls.map((url) => running.use(new ServerSeat(url, variables)));
  for (const server of servers) await server.start();
  const sender = new Sender(random, () => servers.flatMap(({ url }) => url ?? []), { lanes, signal });
  running.defer(() => sender.close());
  await sender.start();
  const trial: Trial = {
    servers,
    failures: () => sender.journal.failed,
    complain: (what) => complaints.push(what),
    pause: (shortestMs, longestMs) =>
      delay(shortestMs + random.below(longestMs - shortestMs + 1), undefined, { signal }),
  };
  const faults = await causeFaults(trial);
  const unsettled = await sender.finish(FINISH_PATIENCE_MS);
  if (unsettled > 0) complaints.push(`${unsettled} callbacks are not acknowledged long after the last fault`);
  const served = await readers?.(trial);
  for (const server of servers) await server.stop();
  const { journal } = sender;
  complaints.push(...journal.nonsense.map((reply) => `no reply in the vendor's words: ${reply}`));
  complaints.push(...servers.flatMap((server) => server.complaints));
  complaints.push(...(served ?? []).flatMap((reader) => reader.complaints));
  const [record, ...copies] = await readWhenEqual(recordUrls);
  for (const copy of copies) {
    if (!isDeepStrictEqual(copy, record)) complaints.push("the nodes of the cluster hold different records");
  }
  return {
    faults,
    sent: journal.entries.length,
    failures: Object.fromEntries(journal.failures),
    unanswered: journal.unanswered,
    verdict: verify(journal, record),
    logged: total(servers.map((server) => server.faults)),
    complaints,
    ...(served && { readers: served }),
  };
}

/** Copies may differ for a moment. Rejects if there is nothing to read. */
async function readWhenEqual(urls: readonly string[]): Promise<readonly [StoredRecord, ...StoredRecord[]]> {
  const deadline = performance.now() + EQUAL_WITHIN_MS;
  for (;;) {
    const [record, ...copies] = await Promise.all(urls.map(readStoredRecord));
    if (!record) throw new Error("there is no record to read");
    if (performance.now() > deadline || copies.every((copy) => isDeepStrictEqual(copy, record))) {
      return [record, ...copies];
    }
    await delay(LOOK_AGAIN_MS);
  }
}

function total(counts: readonly ReadonlyMap<string, number>[]): Readonly<Record<string, number>> {
  const sums = new Map<string, number>();
  for (const [sort, count] of counts.flatMap((map) => [...map])) sums.set(sort, (sums.get(sort) ?? 0) + count);
  return Object.fromEntries(sums);
}
