import { isDeepStrictEqual } from "node:util";
import { zstdDecompressSync } from "node:zlib";
import type { Json } from "@grouphook/core";
import type { DatabaseConnection, Row, Value } from "./database-connection.ts";
import { EMPTIED } from "./odd-rows.ts";
import { feedTotals, type OldRecord, readOthers } from "./record.ts";

const UNNUMBERED = 2 ** 52;
const DAY_MS = 24 * 60 * 60 * 1000;
const LARGEST_SEGMENT = 256;
const SEGMENTS_AT_ONCE = 500;

type Fault = string;
type Packed = readonly [
  command: string,
  receivedAt: number,
  body: string,
  outcome: object,
  circumstances: object | null,
];

/** What is wrong in a database after its migration; nothing where every row is there once, as it should be. */
export async function compare(database: DatabaseConnection, old: OldRecord): Promise<readonly Fault[]> {
  return [
    ...(await compareTotals(database, old)),
    ...(await compareCallbacks(database, old)),
    ...(await compareReceipts(database, old)),
    ...(await compareMessages(database, old)),
    ...(await compareRest(database, old)),
  ];
}

async function compareTotals(database: DatabaseConnection, { totals }: OldRecord): Promise<readonly Fault[]> {
  const number = async (sql: string) => Number(Object.values((await database.run(sql))[0] ?? {})[0]);
  const told = "from grouphook_messages where told_sequence is not null";
  const isTelling = "f.type = 'message.sent' and f.source = m.source and f.group_id = m.group_id";
  const { events, sequences, eventbytes, eventtimes, sent = 0, untold = 0, feedSequence = 0, oldEvents = 0 } = totals;
  const expected: Readonly<Record<string, readonly [is: number, shouldBe: number | undefined]>> = {
    "messages with an event": [await number(`select count(*) ${told}`), sent],
    "events of messages": [await number(`select count(distinct told_sequence) ${told}`), sent],
    "events that tell their message": [
      await number(
        `select count(*) from grouphook_messages as m join grouphook_feed as f on f.sequence = m.told_sequence
         where ${isTelling}`,
      ),
      sent,
    ],
    "messages without an event": [
      await number("select count(*) from grouphook_messages where told_sequence is null"),
      totals.unsent,
    ],
    "messages found by their keys": [
      await number(
        `select count(*) from grouphook_message_keys as k join grouphook_messages as m on m.source = k.source
           and m.group_id = k.group_id and m.topic_id = k.topic_id and m.sort_key = k.sort_key
           and m.message_key = k.message_key`,
      ),
      await number("select count(*) from grouphook_message_keys"),
    ],
    receipts: [await number("select count(*) from grouphook_receipts"), totals.receipts],
    "old content": [
      await number("select count(*) from grouphook_old_content"),
      // An untold message of two days ago is told now.
      oldEvents + (totals.oldCallbacks ?? 0) + Math.min(untold, 1),
    ],
    "last event": [await number("select feed_sequence from grouphook_head"), feedSequence + untold],
    "last callback": [await number("select callback_id from grouphook_head"), totals.callbackId],
    "feed floor": [await number("select feed_floor from grouphook_head"), 0],
  };
  const faults = Object.entries(expected).flatMap(([what, [is, shouldBe]]) =>
    is === shouldBe ? [] : [`${what}: ${is} instead of ${shouldBe}`],
  );
  const feed = await feedTotals(database, "told_at", feedSequence);
  if (!isDeepStrictEqual(feed, { events, sequences, eventbytes, eventtimes })) faults.push("the feed is another");
  return faults;
}

async function compareCallbacks(
  { run }: DatabaseConnection,
  { totals, callbacks }: OldRecord,
): Promise<readonly Fault[]> {
  const faults: Fault[] = [];
  const expected = new Map(callbacks.map((row) => [Number(row.callback_id), row]));
  const sums = { callbacks: 0, callbackIds: 0, bodyBytes: 0 };
  for (let after = -1; ; ) {
    const segments = await run(
      `select first_callback_id, callbacks, source, received_at, hex(packed) as packed from grouphook_callback_segments
       where first_callback_id > ${after} order by first_callback_id limit ${SEGMENTS_AT_ONCE}`,
    );
    for (const segment of segments) {
      const first = Number(segment.first_callback_id);
      if (first <= after) faults.push(`segment ${first} begins before the end of another`);
      const bytes = Buffer.from(String(segment.packed), "hex");
      const packed: readonly Packed[] = JSON.parse(zstdDecompressSync(bytes).toString("utf8"));
      const newest = Math.max(...packed.map(([, receivedAt]) => receivedAt));
      if (packed.length !== segment.callbacks || packed.length > LARGEST_SEGMENT || newest !== segment.received_at) {
        faults.push(`segment ${first} is not what it says`);
      }
      for (const [index, raw] of packed.entries()) {
        sums.callbacks += 1;
        sums.callbackIds += first + index;
        sums.bodyBytes += Buffer.byteLength(raw[2]);
        const row = expected.get(first + index);
        if (row && !isSameCallback(row, segment.source ?? null, raw))
          faults.push(`callback ${first + index} is another`);
        expected.delete(first + index);
      }
      after = first + packed.length - 1;
    }
    if (segments.length < SEGMENTS_AT_ONCE) break;
  }
  for (const id of expected.keys()) faults.push(`callback ${id} is missing`);
  for (const name of ["callbacks", "callbackIds", "bodyBytes"] as const) {
    if (sums[name] !== totals[name]) faults.push(`${name}: ${sums[name]} instead of ${totals[name]}`);
  }
  return faults;
}

function isSameCallback(row: Row, source: Value, [command, receivedAt, body, outcome, circumstances]: Packed): boolean {
  const { circumstances: told } = row;
  return isDeepStrictEqual(
    [source, command, receivedAt, body, outcome, circumstances],
    [
      row.source,
      row.command,
      row.received_at,
      row.body,
      json(row.outcome),
      typeof told === "string" ? json(told) : null,
    ],
  );
}

async function compareReceipts({ run }: DatabaseConnection, { receipts }: OldRecord): Promise<readonly Fault[]> {
  const faults: Fault[] = [];
  for (const { receipt_key: old, received_at: receivedAt, outcome } of receipts) {
    const key = String(old).slice(11, 33);
    const time = Number.parseInt(String(old).slice(0, 11), 36);
    const isTold = Number.isSafeInteger(time) && time > 0;
    const expected = {
      told_at: isTold ? time : Math.floor(Number(receivedAt) / DAY_MS) * DAY_MS,
      receipt_key: key,
      received_at: receivedAt,
      outcome: outcome === '{"result":"recorded"}' ? null : outcome,
    };
    const where = `told_at = ${expected.told_at} and receipt_key = '${key}'`;
    const rows = await run(`select * from grouphook_receipts where ${where}`);
    if (!isDeepStrictEqual(rows, [expected])) faults.push(`receipt ${old} is ${JSON.stringify(rows)}`);
  }
  return faults;
}

async function compareMessages(database: DatabaseConnection, { messages }: OldRecord): Promise<readonly Fault[]> {
  const faults: Fault[] = [];
  for (const old of messages) {
    const key = String(old.message_key);
    const where = `source = '${old.source}' and group_id = '${old.group_id}' and topic_id = '${old.topic_id}'`;
    const isKey = `message_key = '${key}'`;
    const rows = await database.run(
      `select sort_key, told_sequence, sent_at, later_facts from grouphook_messages where ${where} and ${isKey}`,
    );
    const keys = await database.run(`select sort_key from grouphook_message_keys where ${where} and ${isKey}`);
    if (key.startsWith(EMPTIED)) {
      if (rows.length + keys.length > 0) faults.push(`message ${key} is still there`);
      continue;
    }
    const sequence = rows[0]?.told_sequence ?? null;
    const sortKey = sortKeyOf(old);
    const expected = {
      sort_key: sortKey,
      told_sequence: sequence,
      sent_at: old.sent_at,
      later_facts: laterFactsOf(old),
    };
    if (!isDeepStrictEqual(rows, [expected])) faults.push(`message ${key} is ${JSON.stringify(rows)}`);
    const isListed = key !== String(sortKey);
    if (!isDeepStrictEqual(keys, isListed ? [{ sort_key: sortKey }] : [])) faults.push(`message ${key} is not found`);
    if (old.is_sent === 0) {
      if (sequence !== null) faults.push(`message ${key} was never sent, but has an event`);
      continue;
    }
    const [event] = await database.run(
      `select data from grouphook_feed where ${where.replace(/ and topic_id.*/, "")} and sequence = ${sequence}`,
    );
    if (!event || !isOfMessage(json(event.data), old))
      faults.push(`message ${key} is told by ${JSON.stringify(event)}`);
  }
  return faults;
}

function isOfMessage(data: Json, old: Row): boolean {
  const { topicId = "", message } = fieldsOf(data);
  const { key, seq = null, senderId = null, elements, text, sentAt = null } = fieldsOf(message);
  return isDeepStrictEqual(
    [topicId, key, seq, senderId, elements, text, sentAt],
    [old.topic_id, old.message_key, old.seq, old.sender_id, json(old.elements), old.text, old.sent_at],
  );
}

function numberOf(key: string): number | undefined {
  return /^(0|[1-9]\d{0,15})$/.test(key) && !key.endsWith("\n") && Number(key) < UNNUMBERED ? Number(key) : undefined;
}

function sortKeyOf({ seq, message_key: key, sent_at: sentAt }: Row): number {
  return typeof seq === "number" ? seq : (numberOf(String(key)) ?? UNNUMBERED + Number(sentAt ?? 0));
}

function laterFactsOf(old: Row): string | null {
  const facts = {
    recalledAt: old.recalled_at ?? undefined,
    readCount: old.read_count || undefined,
    unreadCount: old.unread_count ?? undefined,
    extensions: old.extensions === "{}" ? undefined : json(old.extensions),
    extensionsClearedAt: old.extensions_cleared_at || undefined,
    changedAt: old.changed_at === null ? undefined : json(old.changed_at),
    isUnnumbered:
      (old.is_sent === 1 && old.seq === null && numberOf(String(old.message_key)) !== undefined) || undefined,
  };
  const text = JSON.stringify(facts);
  return text === "{}" ? null : text;
}

async function compareRest(database: DatabaseConnection, old: OldRecord): Promise<readonly Fault[]> {
  const { run, family } = database;
  const faults: Fault[] = [];
  if (!isDeepStrictEqual(await readOthers(database), old.others)) faults.push("another table has changed");
  const tables = await run(
    family === "sqlite"
      ? "select name from sqlite_master where type = 'table'"
      : "select table_name as name from information_schema.tables where table_schema = database()",
  );
  for (const { name } of tables) {
    if (/_callbacks$|_old_messages|told_messages|progress/.test(String(name))) faults.push(`${name} is left`);
  }
  if (family === "mysql") return faults;
  const [vacuum] = await run("pragma auto_vacuum");
  if (vacuum?.auto_vacuum !== 2) faults.push("the file cannot give space back");
  const [integrity] = await run("pragma integrity_check(1)");
  if (integrity?.integrity_check !== "ok") faults.push(`the file is broken: ${integrity?.integrity_check}`);
  return faults;
}

/** None where it is no object. */
function fieldsOf(value: Json | undefined): { readonly [field: string]: Json | undefined } {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function json(text: Value | undefined): Json {
  return JSON.parse(String(text));
}
