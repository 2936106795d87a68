import { setTimeout as delay } from "node:timers/promises";
import { countReader, type ReaderCounts } from "./count-reader.ts";
import type { Reader } from "./delivered-message.ts";

const LOOK_MS = 500;
/** What comes too often comes soon after. */
const AFTERWARDS_MS = 1000;

/** The counts of a reader, by its name. */
export interface ReaderFinding extends ReaderCounts {
  readonly reader: string;
  readonly complaints: readonly string[];
}

/** Waits until every reader has all events of the feed, or there is no more patience; then counts. */
export async function catchUp(
  readers: readonly Reader[],
  feed: readonly unknown[],
  { patienceMs, signal }: { readonly patienceMs: number; readonly signal: AbortSignal },
): Promise<readonly ReaderFinding[]> {
  const deadline = performance.now() + patienceMs;
  let behind = readers;
  for (;;) {
    const states = await Promise.all(behind.map(async (reader) => ({ reader, counts: await count(reader, feed) })));
    behind = states.flatMap(({ reader, counts }) => (counts.missing > 0 ? reader : []));
    if (behind.length === 0 || performance.now() > deadline) break;
    await delay(LOOK_MS, undefined, { signal });
  }
  await delay(AFTERWARDS_MS, undefined, { signal });
  return Promise.all(readers.map((reader) => count(reader, feed)));
}

async function count(reader: Reader, feed: readonly unknown[]): Promise<ReaderFinding> {
  const messages = await reader.messages();
  const { name, complaints } = reader;
  return { reader: name, ...countReader(messages, feed, reader), overlapping: reader.overlapping?.() ?? 0, complaints };
}
