import type { Circumstances, EventDraft } from "../../group/slice.js";
import type { DriftRecord } from "../../ledger/drift.js";
import type { LedgerEntry } from "../../ledger/ledger.js";
import type { Outcome } from "../../vocabulary/callback.js";
import type { ObservedOutcome, RecordedChange } from "../../vocabulary/group-observed.js";
import { insert, upsert, type Write } from "../engine.js";
import { callbackSegments, packCallbacks, type RawCallback } from "../schema/callback-segments-table.js";
import { integer, optionalText, text } from "../schema/column.js";
import { drift } from "../schema/drift-table.js";
import { eventDataText } from "../schema/event-data.js";
import { feed } from "../schema/feed-table.js";
import { oldContent } from "../schema/old-content-table.js";
import { receipts } from "../schema/receipts-table.js";
import type { Row } from "../schema/row.js";
import type { RowOf } from "../schema/table.js";
import type { HeadMark } from "./head-mark.js";
import { type ReceiptPlace, receiptName } from "./receipt-place.js";

/** What the receipt of a fact stands for, without a word. */
const RECORDED: Outcome = { result: "recorded" };

interface Remembered {
  readonly outcome: Outcome;
  readonly receivedAt: number;
}

/** The events of one change. */
export interface ToldEvents {
  readonly first: number;
  readonly last: number;
  /** The event that holds what a message says, if one was sent. */
  readonly sent: number | undefined;
}

/** Words that are due before others of their time, and the events that may hold them. */
export interface OldWords extends Pick<ToldEvents, "first" | "last"> {
  readonly since: number;
}

/** What is known of a callback beside how it came. */
interface KeptBeside {
  /** Each `since` once. */
  readonly old?: readonly OldWords[];
  /** How far the record differed from what was read at the vendor. */
  readonly drift?: Pick<DriftRecord, "groupId" | "foundBy"> & Pick<ObservedOutcome, "differences">;
}

interface KeptCallback extends KeptBeside {
  readonly raw: RawCallback;
}

/** The running numbers of one batch, and the raw callbacks, receipts and feed events under them. */
export class Journal {
  #sequence: number;
  readonly #callbackId: number;
  readonly #remembered = new Map<string, Remembered>();
  readonly #receiptRows: RowOf<typeof receipts>[] = [];
  readonly #replacedReceiptRows: RowOf<typeof receipts>[] = [];
  /** By source. */
  readonly #kept = new Map<string, KeptCallback[]>();
  #keptCount = 0;
  readonly #feedRows: RowOf<typeof feed>[] = [];

  constructor({ feedSequence, callbackId }: HeadMark) {
    this.#sequence = feedSequence;
    this.#callbackId = callbackId;
  }

  loadReceipts(rows: readonly Row[]): void {
    for (const row of rows) {
      const key = text(row, "receipt_key");
      const outcome = outcomeOf(optionalText(row, "outcome"));
      const remembered = { outcome, receivedAt: integer(row, "received_at") };
      this.#remembered.set(receiptName(integer(row, "told_at"), key), remembered);
      const another = this.#remembered.get(key);
      if (!another || another.receivedAt < remembered.receivedAt) this.#remembered.set(key, remembered);
    }
  }

  remembered({ name }: ReceiptPlace): Outcome | undefined {
    return this.#remembered.get(name)?.outcome;
  }

  /** When a remembered outcome's callback arrived, in Unix milliseconds. */
  rememberedAt({ name }: ReceiptPlace): number | undefined {
    return this.#remembered.get(name)?.receivedAt;
  }

  /** What takes back the events that are added from now on. */
  savepoint(): () => void {
    const sequence = this.#sequence;
    const events = this.#feedRows.length;
    return () => {
      this.#sequence = sequence;
      this.#feedRows.length = events;
    };
  }

  /** Adds the events of one change: all of them, or none if one cannot be put into JSON. */
  tell(
    { source, callback, receivedAt }: LedgerEntry,
    change: RecordedChange | undefined,
    events: readonly EventDraft[],
    { actorId, occurredAt }: Circumstances,
  ): ToldEvents {
    const texts = events.map(({ data }) => eventDataText(data));
    const first = this.#sequence + 1;
    let sent: number | undefined;
    for (const [index, { type, groupId }] of events.entries()) {
      this.#sequence += 1;
      if (type === "message.sent") sent = this.#sequence;
      this.#feedRows.push({
        sequence: this.#sequence,
        type,
        source,
        group_id: groupId ?? null,
        actor_id: isRetold(change, type) ? null : (actorId ?? null),
        command: shortened(callback.command),
        occurred_at: occurredAt ?? receivedAt,
        data: texts[index] ?? "{}",
        told_at: receivedAt,
      });
    }
    return { first, last: this.#sequence, sent };
  }

  /** Keeps a callback as it came in, with the outcome it got and, where it may be repeated, its receipt. */
  keep(
    { source, callback, receivedAt, body, forwarded }: LedgerEntry,
    receipt: ReceiptPlace | undefined,
    outcome: Outcome,
    beside: KeptBeside = {},
  ): Outcome {
    const { command, circumstances = {} } = callback;
    const plain = { command: shortened(command), receivedAt, body, outcome, circumstances };
    const raw = forwarded ? { ...plain, forwarded } : plain;
    const kept = this.#kept.get(source);
    const one = { ...beside, raw };
    if (kept) kept.push(one);
    else this.#kept.set(source, [one]);
    this.#keptCount += 1;
    if (receipt) this.#remember(receipt, { outcome, receivedAt });
    return outcome;
  }

  /** The mark that a batch of this name leaves. */
  markAfter(lastBatch: string): HeadMark {
    return { feedSequence: this.#sequence, callbackId: this.#callbackId + this.#keptCount, lastBatch };
  }

  writes(): readonly Write[] {
    const segmentRows: RowOf<typeof callbackSegments>[] = [];
    const oldRows: RowOf<typeof oldContent>[] = [];
    const driftRows: RowOf<typeof drift>[] = [];
    let id = this.#callbackId + 1;
    for (const [source, kept] of this.#kept) {
      const first = id;
      const callbacks = kept.map(({ raw }) => raw);
      for (const { raw, old = [], drift: differing } of kept) {
        for (const words of old) oldRows.push(oldRow(source, id, words));
        if (differing) driftRows.push(...driftRowsOf(source, id, raw.receivedAt, differing));
        id += 1;
      }
      segmentRows.push({
        first_callback_id: first,
        callbacks: kept.length,
        source,
        received_at: callbacks.reduce((newest, { receivedAt }) => Math.max(newest, receivedAt), 0),
        packed: packCallbacks(callbacks),
      });
    }
    const writes: Write[] = [];
    if (segmentRows.length > 0) writes.push(insert(callbackSegments, segmentRows));
    if (this.#receiptRows.length > 0) writes.push(insert(receipts, this.#receiptRows));
    if (this.#replacedReceiptRows.length > 0) writes.push(upsert(receipts, this.#replacedReceiptRows));
    if (this.#feedRows.length > 0) writes.push(insert(feed, this.#feedRows));
    if (oldRows.length > 0) writes.push(insert(oldContent, oldRows));
    if (driftRows.length > 0) writes.push(insert(drift, driftRows));
    return writes;
  }

  #remember({ name, key, times }: ReceiptPlace, remembered: Remembered): void {
    const { outcome, receivedAt } = remembered;
    const rows = this.#remembered.has(name) ? this.#replacedReceiptRows : this.#receiptRows;
    this.#remembered.set(name, remembered);
    rows.push({
      told_at: times[0],
      receipt_key: key,
      received_at: receivedAt,
      outcome: outcome.result === "recorded" ? null : JSON.stringify(outcome),
    });
  }
}

const RETOLD: ReadonlySet<string> = new Set(["message.edited", "message.recalled", "message.read", "message.extended"]);

/** What was told of a message before it came is told again with it. It was not its sender who did that. */
function isRetold(change: RecordedChange | undefined, type: EventDraft["type"]): boolean {
  if (change?.type !== "message.sent") return false;
  return RETOLD.has(type);
}

function outcomeOf(stored: string | null): Outcome {
  return stored === null ? RECORDED : (JSON.parse(stored) as Outcome);
}

function oldRow(source: string, id: number, { since, first, last }: OldWords): RowOf<typeof oldContent> {
  return { source, content_since: since, callback_id: id, first_sequence: first, last_sequence: last };
}

function driftRowsOf(
  source: string,
  id: number,
  foundAt: number,
  { groupId, foundBy, differences }: NonNullable<KeptBeside["drift"]>,
): readonly RowOf<typeof drift>[] {
  return Object.entries(differences).map(([type, count]) => ({
    ...{ callback_id: id, type, source, group_id: groupId },
    ...{ found_at: foundAt, found_by: foundBy, differences: count },
  }));
}

const LONGEST_COMMAND = 255;

/** A command comes from the vendor and may be anything. */
export function shortened(command: string): string {
  return command.length > LONGEST_COMMAND ? command.slice(0, LONGEST_COMMAND).toWellFormed() : command;
}
