import { constants, zstdCompressSync } from "node:zlib";
import { sql } from "kysely";
import { integer, optionalInteger, optionalText, text } from "../../column.js";
import type { Row, SqlValue } from "../../row.js";
import type { MigratedDatabase, ResumableStep } from "../resumable-steps.js";
import { insertRows } from "./insert-rows.js";
import { OLD_CALLBACKS } from "./new-tables.js";
import { OLD_CONTENT_COLUMNS, OLD_WORDS_MS } from "./old-words.js";

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** Receipts that are older have been answered for long. */
const RECEIPT_DAYS = 7;
const ROWS = 4096;
/** Of bodies that are in memory at once, unless it is a single one. */
const PAGE_BYTES = 16 * 1024 * 1024;
const SEGMENT_ROWS = 256;
/** Of the bodies of one segment, unless it is a single one. */
const SEGMENT_CHARACTERS = 512 * 1024;
const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

const RECEIPT_COLUMNS = ["told_at", "receipt_key", "received_at", "outcome"];
/** A receipt's key was the vendor's time in so many digits to the base 36, and a hash of which less is enough. */
const TIME_DIGITS = 11;
const HASH_CHARACTERS = 22;
const RECORDED = '{"result":"recorded"}';

/** Puts raw callbacks into segments, and receipts that may still be asked for into a table of their own. */
export const packCallbacks: ResumableStep = {
  name: "raw callbacks",
  async total(database) {
    const { rows } = await sql<Row>`select max(callback_id) as last from ${sql.table(OLD_CALLBACKS)}`.execute(database);
    return Number(rows[0]?.last ?? 0);
  },
  async advance(database, position) {
    const after = Number(position ?? -1);
    const rows = await rowsAfter(database, after);
    const segments = segmentsOf(rows);
    const [first, ...more] = segments;
    if (!first) return undefined;
    // The last one may go on behind this page.
    const packed = more.length > 0 && rows.length === ROWS ? segments.slice(0, -1) : segments;
    for (const segment of packed) await insertSegment(database, segment);
    const taken = packed.flat();
    const youngest = Date.now() - RECEIPT_DAYS * DAY_MS;
    const receipts = taken.filter((row) => integer(row, "received_at") >= youngest && row.receipt_key !== null);
    await insertRows(database, "grouphook_receipts", RECEIPT_COLUMNS, receipts.map(receiptOf));
    await insertRows(database, "grouphook_old_content", OLD_CONTENT_COLUMNS, taken.flatMap(oldContentOf));
    const last = integer(taken.at(-1) ?? {}, "callback_id");
    return { position: String(last), done: last };
  },
};

/** Weighed where they lie, so that many large ones are not read at once. */
async function rowsAfter(database: MigratedDatabase, after: number): Promise<readonly Row[]> {
  for (let limit = ROWS; ; limit = Math.ceil(limit / 4)) {
    const { rows: weights } = await sql<Row>`
      select sum(bytes) as bytes from (
        select octet_length(body) as bytes from ${sql.table(OLD_CALLBACKS)}
        where callback_id > ${after} order by callback_id limit ${sql.lit(limit)}
      ) as page`.execute(database);
    if (limit > 1 && Number(weights[0]?.bytes) > PAGE_BYTES) continue;
    const { rows } = await sql<Row>`
      select callback_id, source, command, receipt_key, received_at, body, outcome, circumstances, content_since
      from ${sql.table(OLD_CALLBACKS)}
      where callback_id > ${after} order by callback_id limit ${sql.lit(limit)}`.execute(database);
    return rows;
  }
}

/** Stretches of one source, numbered without a gap. */
function segmentsOf(rows: readonly Row[]): readonly (readonly Row[])[] {
  const segments: Row[][] = [];
  let segment: Row[] = [];
  let characters = 0;
  for (const row of rows) {
    const before = segment.at(-1);
    const size = text(row, "body").length;
    const goesOn =
      before !== undefined &&
      before.source === row.source &&
      integer(before, "callback_id") + 1 === row.callback_id &&
      segment.length < SEGMENT_ROWS &&
      characters + size <= SEGMENT_CHARACTERS;
    if (!goesOn) {
      segment = [];
      characters = 0;
      segments.push(segment);
    }
    segment.push(row);
    characters += size;
  }
  return segments;
}

async function insertSegment(database: MigratedDatabase, rows: readonly Row[]): Promise<void> {
  const [first = {}] = rows;
  const newest = rows.reduce((latest, row) => Math.max(latest, integer(row, "received_at")), 0);
  const packed = zstdCompressSync(`[${rows.map(packedText).join()}]`, LEVEL).toString("hex");
  await sql`
    replace into grouphook_callback_segments (first_callback_id, callbacks, source, received_at, packed)
    values (${first.callback_id}, ${rows.length}, ${first.source}, ${newest}, unhex(${packed}))`.execute(database);
}

/** Outcome and circumstances are JSON already. */
function packedText(row: Row): string {
  const { command, body, received_at: receivedAt } = row;
  const circumstances = optionalText(row, "circumstances") ?? "null";
  return `[${JSON.stringify(command)},${receivedAt},${JSON.stringify(body)},${text(row, "outcome")},${circumstances}]`;
}

function receiptOf(row: Row): readonly SqlValue[] {
  const key = text(row, "receipt_key");
  const receivedAt = integer(row, "received_at");
  const time = Number.parseInt(key.slice(0, TIME_DIGITS), 36);
  const isTold = Number.isSafeInteger(time) && time > 0;
  const toldAt = isTold ? time : Math.max(0, receivedAt - (receivedAt % DAY_MS));
  const outcome = text(row, "outcome");
  const hash = key.slice(TIME_DIGITS, TIME_DIGITS + HASH_CHARACTERS);
  return [toldAt, hash, receivedAt, outcome === RECORDED ? null : outcome];
}

/** Its events are found by themselves. */
function oldContentOf(row: Row): readonly (readonly SqlValue[])[] {
  const since = optionalInteger(row, "content_since");
  if (since === null || since >= integer(row, "received_at") - OLD_WORDS_MS) return [];
  return [[text(row, "source"), since, integer(row, "callback_id"), 0, -1]];
}
