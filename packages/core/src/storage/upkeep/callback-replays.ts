import { randomUUID } from "node:crypto";
import { inboundFrom } from "../../adapter/inbound-from.js";
import type { LedgerEntry } from "../../ledger/ledger.js";
import type { Outcome } from "../../vocabulary/callback.js";
import { CallbackError } from "../../vocabulary/callback-error.js";
import type { ExclusiveWriting } from "../batch/exclusive-writing.js";
import { type Engine, type Find, upsert } from "../engine.js";
import {
  callbackSegments,
  packCallbacks,
  type RawCallback,
  unpackCallbacks,
} from "../schema/callback-segments-table.js";
import type { Row } from "../schema/row.js";
import type { RowOf } from "../schema/table.js";
import type { Decoders } from "./dead-letters.js";
import { isSettled } from "./is-settled.js";
import { type SettlingAgain, settleAgain } from "./settle-again.js";

/** What became of a callback that was replayed. */
export type CallbackReplay =
  /** It has this outcome: since now, or since it came, if it was understood then. */
  | { readonly result: "settled"; readonly outcome: Outcome }
  /** Nothing has changed, for this reason. */
  | { readonly result: "refused"; readonly reason: string };

type Segment = RowOf<typeof callbackSegments>;

/** A callback in its segment. */
interface Place {
  readonly segment: Segment;
  readonly index: number;
  readonly raws: readonly RawCallback[];
  readonly raw: RawCallback;
}

/** The callback was replayed, emptied or removed in the meantime. */
class CallbackChanged extends Error {}

/**
 * Settles callbacks again that were not understood when they came, between the batches of callbacks. The transaction that does
 * it notes the new outcome where the callback is kept, so that none is settled twice.
 */
export class CallbackReplays {
  readonly #engine: Engine;
  readonly #turns: ExclusiveWriting;
  readonly #options: SettlingAgain;
  readonly #writerId = randomUUID();
  #batch = 0;

  constructor(engine: Engine, turns: ExclusiveWriting, options: SettlingAgain) {
    this.#engine = engine;
    this.#turns = turns;
    this.#options = options;
  }

  /** `undefined` for a callback that is not kept. Throws a `CallbackError` while the database takes no writes. */
  async replay(callbackId: number, decoders: Decoders): Promise<CallbackReplay | undefined> {
    try {
      return await this.#turns.runExclusive(() => this.#replay(callbackId, decoders));
    } catch (cause) {
      throw new CallbackError("internal", `callback ${callbackId}: the database takes no writes`, { cause });
    }
  }

  async #replay(callbackId: number, decoders: Decoders): Promise<CallbackReplay | undefined> {
    const segmentId = await this.#segmentOf(callbackId);
    if (segmentId === undefined) return undefined;
    for (;;) {
      const place = await this.#read(segmentId, callbackId);
      if (!place) return undefined;
      const { outcome } = place.raw;
      if (outcome.result !== "unsupported") return { result: "settled", outcome };
      const read = readAgain(place, decoders);
      if ("reason" in read) return { result: "refused", ...read };
      try {
        return await this.#settle(callbackId, place, read.entry);
      } catch (cause) {
        if (cause instanceof CallbackChanged) continue;
        if (this.#engine.kindOf(cause) !== "data") throw cause;
        return { result: "refused", reason: `it cannot be applied: ${String(cause)}` };
      }
    }
  }

  async #settle(callbackId: number, { segment }: Place, entry: LedgerEntry): Promise<CallbackReplay> {
    const identity = { writerId: this.#writerId, batch: ++this.#batch };
    const settled = await settleAgain(this.#engine, identity, this.#options, {
      entry,
      find: findSegment(segment.first_callback_id),
      writes: (row, became) => {
        const place = row && placeIn(row, callbackId);
        if (place?.raw.outcome.result !== "unsupported" || place.raw.body !== entry.body) throw new CallbackChanged();
        return "error" in became ? [] : [upsert(callbackSegments, [withOutcome(place, became.outcome)])];
      },
    });
    return "error" in settled
      ? { result: "refused", reason: `it cannot be applied: ${settled.error.message}` }
      : { result: "settled", outcome: settled.outcome };
  }

  async #segmentOf(callbackId: number): Promise<number | undefined> {
    const row = await this.#engine.kysely
      .selectFrom("grouphook_callback_segments")
      .select("first_callback_id")
      .where("first_callback_id", "<=", callbackId)
      .orderBy("first_callback_id", "desc")
      .limit(1)
      .executeTakeFirst();
    return row?.first_callback_id;
  }

  #read(segmentId: number, callbackId: number): Promise<Place | undefined> {
    return this.#engine.transact(
      [findSegment(segmentId)],
      async (_, [rows = []]) => rows[0] && placeIn(rows[0], callbackId),
    );
  }
}

function findSegment(first: number): Find {
  return { table: callbackSegments, by: callbackSegments.key, keys: [[first]] };
}

function placeIn(row: Row, callbackId: number): Place | undefined {
  const segment = callbackSegments.wholeRow(row);
  const raws = unpackCallbacks(segment.packed);
  const index = callbackId - segment.first_callback_id;
  const raw = raws[index];
  return raw && { segment, raws, index, raw };
}

function withOutcome({ segment, raws, index, raw }: Place, outcome: Outcome): Segment {
  return { ...segment, packed: packCallbacks(raws.with(index, { ...raw, outcome })) };
}

/**
 * The callback as its adapter understands it now. Of its request, only the body is kept: the path names the command, as far as a
 * vendor puts it there. It must be understood as the command that it was, and keeps the time it came in, so that an old fact
 * does not pass for a new one.
 */
function readAgain(
  { segment: { source }, raw }: Place,
  decoders: Decoders,
): { readonly entry: LedgerEntry } | { readonly reason: string } {
  const { command, body, receivedAt, circumstances } = raw;
  const decoder = decoders.get(source);
  if (!decoder) return { reason: `source ${source} is not configured` };
  if (body === "") return { reason: "its body is kept no longer" };
  const path = `/${encodeURIComponent(command)}`;
  try {
    const inbound = inboundFrom({ method: "POST", path, query: "", headers: {}, body, remoteAddress: "" });
    const callback = decoder.decode(inbound);
    if (callback.wants === "unsupported") return { reason: "it is not understood yet" };
    if (callback.command !== command) return { reason: `its body alone does not say that it is ${command}` };
    if (!isSettled(callback)) return { reason: "it only asks, and whoever asked waits no longer" };
    const known = { ...circumstances, ...callback.circumstances };
    return {
      entry: {
        ...{ source, callback: { ...callback, circumstances: known }, body, receivedAt },
        ...{ deadline: Infinity, isRetried: true },
      },
    };
  } catch (fault) {
    return { reason: `it cannot be read: ${fault instanceof Error ? fault.message : String(fault)}` };
  }
}
