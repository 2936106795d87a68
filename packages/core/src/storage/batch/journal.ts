import type { Circumstances, EventDraft } from "../../group/slice.js";
import type { LedgerEntry } from "../../ledger/ledger.js";
import type { Outcome } from "../../vocabulary/callback.js";
import { jsonText } from "../../vocabulary/json.js";
import { insert, type Write } from "../engine.js";
import { callbacks } from "../schema/callbacks-table.js";
import { circumstancesText } from "../schema/circumstances-column.js";
import { integer, text } from "../schema/column.js";
import { feed } from "../schema/feed-table.js";
import type { Row } from "../schema/row.js";
import type { RowOf } from "../schema/table.js";
import type { HeadMark } from "./head-mark.js";
import { holdsContent } from "./message-keeping.js";

/** The running numbers of one batch, and the raw callbacks and feed events under them. */
export class Journal {
  #sequence: number;
  #callbackId: number;
  readonly #receipts = new Map<string, { readonly outcome: Outcome; readonly receivedAt: number }>();
  readonly #callbackRows: RowOf<typeof callbacks>[] = [];
  readonly #feedRows: RowOf<typeof feed>[] = [];

  constructor({ feedSequence, callbackId }: HeadMark) {
    this.#sequence = feedSequence;
    this.#callbackId = callbackId;
  }

  loadReceipts(rows: readonly Row[]): void {
    for (const row of rows) {
      const outcome = JSON.parse(text(row, "outcome")) as Outcome;
      this.#receipts.set(text(row, "receipt_key"), { outcome, receivedAt: integer(row, "received_at") });
    }
  }

  remembered(receiptKey: string): Outcome | undefined {
    return this.#receipts.get(receiptKey)?.outcome;
  }

  /** When a remembered outcome's callback arrived, in Unix milliseconds. */
  rememberedAt(receiptKey: string): number | undefined {
    return this.#receipts.get(receiptKey)?.receivedAt;
  }

  /** Adds the events of one callback: all of them, or none if one cannot be put into JSON. */
  tell(
    entry: LedgerEntry,
    events: readonly EventDraft[],
    { actorId, occurredAt }: Circumstances,
    contentSince: number | null,
  ): void {
    const { source, callback, receivedAt } = entry;
    const texts = events.map(({ data }) => jsonText(data));
    for (const [index, { type, groupId }] of events.entries()) {
      this.#sequence += 1;
      this.#feedRows.push({
        sequence: this.#sequence,
        type,
        source,
        group_id: groupId ?? null,
        actor_id: actorId ?? null,
        command: shortened(callback.command),
        occurred_at: occurredAt ?? receivedAt,
        data: texts[index] ?? "{}",
        content_since: holdsContent(type) ? contentSince : null,
      });
    }
  }

  keep(
    { source, callback, receivedAt, body }: LedgerEntry,
    receiptKey: string | null,
    outcome: Outcome,
    contentSince: number | null,
  ): Outcome {
    this.#callbackId += 1;
    this.#callbackRows.push({
      callback_id: this.#callbackId,
      source,
      command: shortened(callback.command),
      receipt_key: receiptKey,
      received_at: receivedAt,
      body,
      outcome: JSON.stringify(outcome),
      circumstances: circumstancesText(callback.circumstances),
      content_since: contentSince,
    });
    if (receiptKey !== null) this.#receipts.set(receiptKey, { outcome, receivedAt });
    return outcome;
  }

  /** The mark that a batch of this name leaves. */
  markAfter(lastBatch: string): HeadMark {
    return { feedSequence: this.#sequence, callbackId: this.#callbackId, lastBatch };
  }

  writes(): readonly Write[] {
    const writes: Write[] = [];
    if (this.#callbackRows.length > 0) writes.push(insert(callbacks, this.#callbackRows));
    if (this.#feedRows.length > 0) writes.push(insert(feed, this.#feedRows));
    return writes;
  }
}

const LONGEST_COMMAND = 255;

/** A command comes from the vendor and may be anything. */
export function shortened(command: string): string {
  return command.length > LONGEST_COMMAND ? command.slice(0, LONGEST_COMMAND).toWellFormed() : command;
}
