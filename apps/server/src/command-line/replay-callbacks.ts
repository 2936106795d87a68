import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { Adapter, Callback, LedgerEntry } from "@grouphook/core";
import { inboundFrom } from "@grouphook/core/adapter";
import type { StoredLedger } from "@grouphook/core/storage";
import { z } from "zod";
import { reasonOf } from "./context.js";

/** As `GET /v1/callbacks` shows a callback. */
const recorded = z.looseObject({
  source: z.string(),
  command: z.string(),
  receivedAt: z.iso.datetime().transform((text) => Date.parse(text)),
  body: z.string(),
});
type Recorded = z.output<typeof recorded>;

/** A line holds one, or a page of them. */
const line = z.union([
  z.looseObject({ items: z.array(recorded) }).transform(({ items }) => items),
  recorded.transform((one) => [one]),
]);

/** How many callbacks came to what. */
export interface ReplayCounts {
  /** They are in the record now, or were: a repetition changes nothing. */
  settled: number;
  /** They only asked, and whoever asked waits no longer. */
  asked: number;
  /** They had us give an id to a group, which was told to the vendor then. */
  named: number;
  /** Not about groups, or of a command that is not known. */
  unsupported: number;
  /** Their body is kept no longer. */
  empty: number;
  failed: number;
}

/** Whom to tell what. */
export interface ReplayOptions {
  readonly adapters: ReadonlyMap<string, Adapter>;
  /** Nothing is settled without one. */
  readonly ledger: Pick<StoredLedger, "settle"> | undefined;
  readonly onProgress: (callbacks: number) => void;
  readonly onFailure: (place: string, reason: string) => void;
  readonly signal: AbortSignal;
}

/** Settles the callbacks of a file of JSON lines again, each with the moment it came in; in order. */
export async function replayCallbacks(path: string, options: ReplayOptions): Promise<ReplayCounts> {
  const counts: ReplayCounts = { settled: 0, asked: 0, named: 0, unsupported: 0, empty: 0, failed: 0 };
  const file = createReadStream(path);
  let number = 0;
  let done = 0;
  for await (const text of createInterface({ input: file, crlfDelay: Infinity })) {
    number += 1;
    if (options.signal.aborted) break;
    if (text.trim() === "") continue;
    for (const callback of callbacksIn(text, `line ${number}`)) {
      try {
        counts[await replayOne(callback, options)] += 1;
      } catch (fault) {
        counts.failed += 1;
        options.onFailure(`line ${number}, ${callback.command}`, reasonOf(fault));
      }
      done += 1;
      options.onProgress(done);
    }
  }
  file.destroy();
  return counts;
}

function callbacksIn(text: string, place: string): readonly Recorded[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`${place} is not JSON; each line is a callback as GET /v1/callbacks shows it`);
  }
  const read = line.safeParse(value);
  if (!read.success) throw new Error(`${place} is no callback as GET /v1/callbacks shows it`);
  return read.data;
}

async function replayOne(
  { source, command, receivedAt, body }: Recorded,
  { adapters, ledger }: ReplayOptions,
): Promise<keyof ReplayCounts> {
  if (body === "") return "empty";
  const adapter = adapters.get(source);
  if (!adapter) throw new Error(`source ${source} is not configured`);
  const path = `/${encodeURIComponent(command)}`;
  const callback = adapter.decode(
    inboundFrom({ method: "POST", path, query: "", headers: {}, body, remoteAddress: "" }),
  );
  if (callback.wants === "unsupported") return "unsupported";
  if (callback.wants !== "record" && callback.wants !== "perform") return "asked";
  if (callback.change.type === "group.created" && callback.change.groupId === undefined) return "named";
  await ledger?.settle(entryOf({ source, body, receivedAt }, callback));
  return "settled";
}

function entryOf(
  { source, body, receivedAt }: Pick<Recorded, "source" | "body" | "receivedAt">,
  callback: Extract<Callback, LedgerEntry["callback"]>,
): LedgerEntry {
  return { source, callback, body, receivedAt, deadline: Infinity, isRetried: true };
}
