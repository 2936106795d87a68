import { sql } from "kysely";
import type { ErasedNumbers } from "../../ledger/erasure.js";
import { deleting, type Transaction, upsert } from "../engine.js";
import { integer, optionalText, text } from "../schema/column.js";
import { feed } from "../schema/feed-table.js";
import type { Row } from "../schema/row.js";
import type { RowOf } from "../schema/table.js";
import { reviseEdits } from "../upkeep/edited-words.js";
import { removalOfMessages } from "../upkeep/empty-events.js";
import { removeExtensions } from "../upkeep/extension-words.js";
import type { ErasureRun } from "./erasure-run.js";
import { erasedFromEvent, isOwnWords } from "./event-contents.js";
import { goThrough } from "./numbered-rows.js";
import { isRetold, withoutFormerWords } from "./retold-words.js";

/** Numbers that one look-up goes through. */
const SPAN = 2000;
/** Events that one transaction changes, so that callbacks never wait long behind it. */
const STEP = 50;

/** Takes out of the feed, and with it out of the messages, what was said or told of the target. The events stay. */
export async function eraseEvents(run: ErasureRun): Promise<void> {
  const { subject, targetId } = run;
  const columns = sql`sequence, type, actor_id, data, case when ${isRetold} then 1 else 0 end as is_retold`;
  const where =
    subject === "group"
      ? sql`group_id = ${targetId}`
      : sql`actor_id = ${targetId} or instr(data, ${JSON.stringify(targetId)}) > 0 or (${isRetold})`;
  await goThrough(run, { table: feed, span: SPAN, columns, where }, async (rows) => {
    const retold = new Set(rows.filter((row) => row.is_retold === 1).map((row) => integer(row, "sequence")));
    const isDue = (row: Row) => retold.has(integer(row, "sequence")) || dataWithout(run, row) !== undefined;
    const due = rows.filter(isDue).map((row) => integer(row, "sequence"));
    for (let first = 0; first < due.length; first += STEP) {
      const sequences = due.slice(first, first + STEP);
      const find = { table: feed, by: feed.key, keys: sequences.map((sequence) => [sequence]) };
      const last = sequences.at(-1) ?? run.reached;
      await run.step(last, [find], ([found = []], transaction, headRow) =>
        eraseFrom(run, found, { transaction, retold, floor: integer(headRow, "feed_floor") }),
      );
      await run.tools.giveWay();
    }
  });
}

interface Step {
  readonly transaction: Transaction;
  /** The numbers of events that tell again what others have put on a message. */
  readonly retold: ReadonlySet<number>;
  readonly floor: number;
}

async function eraseFrom(
  run: ErasureRun,
  found: readonly Row[],
  { transaction, retold, floor }: Step,
): Promise<Partial<ErasedNumbers>> {
  const events = found.map(feed.wholeRow);
  const again = run.subject === "user" ? events.filter(({ sequence }) => retold.has(sequence)) : [];
  const due = events
    .filter((row) => !again.includes(row))
    .flatMap((row) => {
      const data = dataWithout(run, row);
      return data === undefined ? [] : [{ row, data }];
    });
  const own = due.map(({ row }) => row).filter((row) => isOwnWords(toldBy(row), run));
  const sent = own.filter(({ type }) => type === "message.sent");
  const extended = own.filter(({ type }) => type === "message.extended");
  const edited = own.filter(({ type }) => type === "message.edited");
  for (const write of await removalOfMessages(transaction, sent)) transaction.write(write);
  await removeExtensions(transaction, extended);
  const revised = due.map(({ row, data }) => ({ event: row, data }));
  await reviseEdits(transaction, revised, "all");
  const others = again.map((row) => ({ row, data: dataWithout(run, row) ?? row.data }));
  const changed = await withoutFormerWords(
    transaction,
    others.map(({ row, data }) => ({ ...row, data })),
  );
  for (const { row, data: told } of others) {
    const data = changed.get(row.sequence) ?? told;
    if (data !== row.data) due.push({ row, data });
  }
  // Up to the floor nobody reads events: those that hold words of messages stand there, and go with these.
  const isUnread = ({ sequence }: RowOf<typeof feed>) => sequence <= floor;
  const unread = [...sent, ...edited, ...extended].filter(isUnread);
  for (const write of deleting(feed, unread.map(feed.keyOf))) transaction.write(write);
  const staying = due.filter(({ row }) => !unread.includes(row)).map(({ row, data }) => ({ ...row, data }));
  if (staying.length > 0) transaction.write(upsert(feed, staying));
  return { messages: sent.length, events: due.length - sent.length };
}

function dataWithout(run: ErasureRun, row: Row): string | undefined {
  return erasedFromEvent(toldBy(row), run);
}

function toldBy(row: Row) {
  return { type: text(row, "type"), actorId: optionalText(row, "actor_id"), data: text(row, "data") };
}
