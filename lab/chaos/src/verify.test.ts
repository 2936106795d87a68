import { DatabaseSync } from "node:sqlite";
import { zstdCompressSync } from "node:zlib";
import { expect, it, onTestFinished } from "vitest";
import { freshSqlite } from "./fresh-database.ts";
import { Journal, type JournalEntry } from "./journal.ts";
import { readStoredRecord } from "./stored-record.ts";
import { aecAddition } from "./vendors/aec.ts";
import { openimMessage } from "./vendors/openim.ts";
import { tencentCreation, tencentMessage } from "./vendors/tencent.ts";
import { isSound, storedReceiptKey, type Verdict, verify } from "./verify.ts";

const TABLES = `
  create table grouphook_head (head_id, feed_sequence, callback_id);
  create table grouphook_dead_letters (dead_letter_id, error);
  create table grouphook_feed (sequence, type, source, group_id, data);
  create table grouphook_callback_segments (first_callback_id, callbacks, source, packed);
  create table grouphook_receipts (receipt_key);
  create table grouphook_groups (source, group_id, name, member_count, stale_since);
  create table grouphook_members (source, group_id, user_id, present);
  create table grouphook_messages (source, group_id, topic_id, message_key, told_sequence);
  insert into grouphook_head values (1, 4, 4);
  insert into grouphook_groups values ('tencent', 'T', 'made', 0, null), ('aec', 'A', '', 1, null), ('openim', 'O', '', 0, null);
  insert into grouphook_members values ('aec', 'A', 'added', 1), ('aec', 'A', 'gone', 0);
  insert into grouphook_messages values ('tencent', 'T', '', '7', 3), ('openim', 'O', 'o', 'server-told', 4);
  insert into grouphook_feed values
    (1, 'group.created', 'tencent', 'T', '{"profile":{"name":"made"}}'),
    (2, 'members.joined', 'aec', 'A', '{"members":[{"userId":"added"}]}'),
    (3, 'message.sent', 'tencent', 'T', '{"message":{"key":"7","clientId":"said"}}'),
    (4, 'message.sent', 'openim', 'O', '{"topicId":"o","message":{"key":"server-told","clientId":"told"}}');`;

/** Of a message and of its row. */
const ROW_TOO: Partial<Verdict> = { missing: 2 };

/** A journal of four acknowledged callbacks, and a handmade database that contains them and is then damaged. */
async function verdictAfter(
  sql: string,
  spoil: (entries: readonly JournalEntry[]) => void = () => undefined,
): Promise<Verdict> {
  const running = new AsyncDisposableStack();
  onTestFinished(() => running.disposeAsync());
  const url = await freshSqlite(running);
  const journal = new Journal();
  const callbacks = [
    tencentCreation("made", "T"),
    aecAddition("added", "A"),
    tencentMessage("said", "T", 7),
    openimMessage("told", "O"),
  ];
  for (const callback of callbacks) {
    const entry = journal.open(callback);
    entry.attempts = 1;
    entry.acknowledgedAt = performance.now();
  }
  const database = new DatabaseSync(url.slice("sqlite:".length));
  database.exec(TABLES);
  database.function("packed", (body) => zstdCompressSync(JSON.stringify([["Any", 1, body, {}, null]])));
  const keep = database.prepare("insert into grouphook_callback_segments values (?, 1, ?, packed(?))");
  const sign = database.prepare("insert into grouphook_receipts values (?)");
  for (const [index, { source, receiptKey, body }] of callbacks.entries()) {
    keep.run(index + 1, source, body);
    if (receiptKey !== undefined) sign.run(storedReceiptKey(source, receiptKey));
  }
  database.exec(sql);
  database.close();
  spoil(journal.entries);
  return verify(journal, await readStoredRecord(url));
}

it("finds no fault in a record with all acknowledged callbacks", async () => {
  const verdict = await verdictAfter("");
  expect(verdict).toMatchObject({ acknowledged: 4, examples: [] });
  expect(isSound(verdict)).toBe(true);
});

it("knows a message by its key if the vendor gave it no client's id", async () => {
  const renamed = "update grouphook_messages set message_key = 'told' where source = 'openim';";
  const told = `update grouphook_feed set data = '{"topicId":"o","message":{"key":"told"}}' where sequence = 4`;
  expect(await verdictAfter(`${renamed}${told}`)).toMatchObject({ missing: 0, examples: [] });
  const another = `update grouphook_feed set data = '{"topicId":"o","message":{"key":"else"}}' where sequence = 4`;
  expect(await verdictAfter(`${renamed}${another}`)).toMatchObject(ROW_TOO);
});

it.each<[string, string, Partial<Verdict>]>([
  ["a missing message", "delete from grouphook_messages where message_key = '7'", { missing: 1 }],
  [
    "a message that names no event",
    "update grouphook_messages set told_sequence = 9 where source = 'tencent'",
    ROW_TOO,
  ],
  ["a message that was never told", "update grouphook_messages set told_sequence = null where group_id = 'T'", ROW_TOO],
  [
    "a message that names an event of another",
    "update grouphook_messages set message_key = '8' where source = 'tencent'",
    ROW_TOO,
  ],
  [
    "a message that names an event of another group",
    "update grouphook_feed set group_id = 'X' where sequence = 3",
    ROW_TOO,
  ],
  [
    "a message that names an event of another source",
    "update grouphook_feed set source = 'X' where sequence = 3",
    ROW_TOO,
  ],
  [
    "a message that names an event of another topic",
    "update grouphook_messages set topic_id = 't' where group_id = 'T'",
    ROW_TOO,
  ],
  ["a missing membership", "update grouphook_members set present = 0", { missing: 1, miscounted: 1 }],
  ["a missing group", "delete from grouphook_groups where group_id = 'T'", { missing: 1 }],
  [
    "a missing raw callback",
    "delete from grouphook_callback_segments where first_callback_id = 3",
    { missing: 1, gaps: 1 },
  ],
  ["raw callbacks without their receipts", "delete from grouphook_receipts", { missing: 3 }],
  ["a missing event", "update grouphook_feed set data = '{}' where sequence = 3", ROW_TOO],
  ["a group made twice", "insert into grouphook_groups values ('tencent', 'T2', 'made', 0, null)", { doubled: 1 }],
  [
    "raw callbacks kept twice",
    `insert into grouphook_callback_segments
      select first_callback_id + 4, callbacks, source, packed from grouphook_callback_segments;
    update grouphook_head set callback_id = 8`,
    { doubled: 4, gaps: 0 },
  ],
  ["receipts kept twice", "insert into grouphook_receipts select * from grouphook_receipts", { doubled: 3 }],
  [
    "a number given to two raw callbacks",
    "update grouphook_callback_segments set first_callback_id = 3 where first_callback_id = 4",
    { gaps: 2 },
  ],
  [
    "a segment that holds less than it says",
    `update grouphook_callback_segments set callbacks = 2 where first_callback_id = 4;
    update grouphook_head set callback_id = 5`,
    { gaps: 1 },
  ],
  ["a head behind its raw callbacks", "update grouphook_head set callback_id = 3", { gaps: 1 }],
  [
    "an event told twice",
    "insert into grouphook_feed select 5, type, source, group_id, data from grouphook_feed where sequence = 3; update grouphook_head set feed_sequence = 5",
    { doubled: 1 },
  ],
  [
    "a gap in the feed",
    "update grouphook_feed set sequence = sequence + 1 where sequence > 2; update grouphook_head set feed_sequence = 5",
    { gaps: 1 },
  ],
  [
    "a number given twice",
    "update grouphook_feed set sequence = 3 where sequence = 4; update grouphook_head set feed_sequence = 3",
    { gaps: 1 },
  ],
  ["a head behind its feed", "update grouphook_head set feed_sequence = 3", { gaps: 1 }],
  ["a wrong member count", "update grouphook_groups set member_count = 2 where group_id = 'A'", { miscounted: 1 }],
  [
    "a raw callback nobody sent",
    `insert into grouphook_callback_segments values (5, 1, 'aec', packed('x'));
    update grouphook_head set callback_id = 5`,
    { strange: 1, gaps: 0 },
  ],
  ["a receipt of what nobody sent", "insert into grouphook_receipts values ('x')", { strange: 1 }],
  ["a dead letter", "insert into grouphook_dead_letters values (1, 'Error: poisoned')", { strange: 1 }],
])("notices %s", async (_, sql, expected) => {
  const verdict = await verdictAfter(sql);
  expect(verdict).toMatchObject(expected);
  expect(isSound(verdict)).toBe(false);
  expect(verdict.examples.length).toBeGreaterThan(0);
});

it("notices an unacknowledged callback that is half applied", async () => {
  const verdict = await verdictAfter("delete from grouphook_messages where message_key = '7'", (entries) => {
    for (const entry of entries) delete entry.acknowledgedAt;
  });
  expect(verdict).toMatchObject({ missing: 1, acknowledged: 0 });
});

it("notices an answer with a wrong group id", async () => {
  const verdict = await verdictAfter("", ([created]) => created?.groupIds.add("another"));
  expect(verdict).toMatchObject({ missing: 1 });
});

it("notices events in a different order from the callbacks", async () => {
  const verdict = await verdictAfter(
    "update grouphook_feed set sequence = case sequence when 1 then 3 when 3 then 1 else sequence end",
    (entries) => {
      for (const [index, entry] of entries.entries()) entry.acknowledgedAt = entry.firstSentAt + index * 1e-9;
    },
  );
  expect(verdict.disordered).toBeGreaterThan(0);
});

it("accepts an unacknowledged callback that is not applied", async () => {
  const verdict = await verdictAfter("", (entries) => {
    for (const entry of entries) delete entry.acknowledgedAt;
  });
  expect(isSound(verdict)).toBe(true);
});

it("counts an unstored fact of OpenIM as lost, unless its group is stale", async () => {
  const gone =
    "delete from grouphook_messages where source = 'openim'; delete from grouphook_feed where sequence = 4;" +
    "delete from grouphook_callback_segments where source = 'openim'; delete from grouphook_receipts where rowid = 3;" +
    "update grouphook_head set feed_sequence = 3, callback_id = 3;";
  expect(await verdictAfter(gone)).toMatchObject({ missing: 1, passedAndMarked: 0 });
  const marked = await verdictAfter(`${gone} update grouphook_groups set stale_since = 1 where source = 'openim'`);
  expect(marked).toMatchObject({ missing: 0, passedAndMarked: 1 });
});
