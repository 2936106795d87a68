import { DatabaseSync } from "node:sqlite";
import { expect, it, onTestFinished } from "vitest";
import { freshSqlite } from "./fresh-database.ts";
import { Journal, type JournalEntry } from "./journal.ts";
import { readStoredRecord } from "./stored-record.ts";
import { aecAddition } from "./vendors/aec.ts";
import { openimMessage } from "./vendors/openim.ts";
import { tencentCreation, tencentMessage } from "./vendors/tencent.ts";
import { isSound, type Verdict, verify } from "./verify.ts";

const TABLES = `
  create table grouphook_head (head_id, feed_sequence);
  create table grouphook_dead_letters (dead_letter_id, error);
  create table grouphook_feed (sequence, type, data);
  create table grouphook_callbacks (source, receipt_key, body);
  create table grouphook_groups (source, group_id, name, member_count, stale_since);
  create table grouphook_members (source, group_id, user_id, present);
  create table grouphook_messages (source, group_id, client_id);
  insert into grouphook_head values (1, 4);
  insert into grouphook_groups values ('tencent', 'T', 'made', 0, null), ('aec', 'A', '', 1, null), ('openim', 'O', '', 0, null);
  insert into grouphook_members values ('aec', 'A', 'added', 1), ('aec', 'A', 'gone', 0);
  insert into grouphook_messages values ('tencent', 'T', 'said'), ('openim', 'O', 'told');
  insert into grouphook_feed values
    (1, 'group.created', '{"profile":{"name":"made"}}'),
    (2, 'members.joined', '{"members":[{"userId":"added"}]}'),
    (3, 'message.sent', '{"message":{"clientId":"said"}}'),
    (4, 'message.sent', '{"message":{"clientId":"told"}}');`;

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
  const keep = database.prepare("insert into grouphook_callbacks values (?, ?, ?)");
  for (const { source, hasReceipt, mark, body } of callbacks) keep.run(source, hasReceipt ? mark : null, body);
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

it.each<[string, string, Partial<Verdict>]>([
  ["a missing message", "delete from grouphook_messages where client_id = 'said'", { missing: 1 }],
  ["a missing membership", "update grouphook_members set present = 0", { missing: 1, miscounted: 1 }],
  ["a missing group", "delete from grouphook_groups where group_id = 'T'", { missing: 1 }],
  ["a missing raw callback", "delete from grouphook_callbacks where receipt_key = 'said'", { missing: 1 }],
  ["a raw callback without its receipt", "update grouphook_callbacks set receipt_key = null", { missing: 3 }],
  ["a missing event", "update grouphook_feed set data = '{}' where sequence = 3", { missing: 1 }],
  ["a group made twice", "insert into grouphook_groups values ('tencent', 'T2', 'made', 0, null)", { doubled: 1 }],
  ["a raw callback kept twice", "insert into grouphook_callbacks select * from grouphook_callbacks", { doubled: 4 }],
  [
    "an event told twice",
    'insert into grouphook_feed values (5, \'message.sent\', \'{"message":{"clientId":"said"}}\'); update grouphook_head set feed_sequence = 5',
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
  ["a raw callback nobody sent", "insert into grouphook_callbacks values ('aec', null, 'x')", { strange: 1 }],
  ["a dead letter", "insert into grouphook_dead_letters values (1, 'Error: poisoned')", { strange: 1 }],
])("notices %s", async (_, sql, expected) => {
  const verdict = await verdictAfter(sql);
  expect(verdict).toMatchObject(expected);
  expect(isSound(verdict)).toBe(false);
  expect(verdict.examples.length).toBeGreaterThan(0);
});

it("notices an unacknowledged callback that is half applied", async () => {
  const verdict = await verdictAfter("delete from grouphook_messages where client_id = 'said'", (entries) => {
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
    "delete from grouphook_messages where source = 'openim'; delete from grouphook_callbacks where source = 'openim';" +
    "delete from grouphook_feed where sequence = 4; update grouphook_head set feed_sequence = 3;";
  expect(await verdictAfter(gone)).toMatchObject({ missing: 1, passedAndMarked: 0 });
  const marked = await verdictAfter(`${gone} update grouphook_groups set stale_since = 1 where source = 'openim'`);
  expect(marked).toMatchObject({ missing: 0, passedAndMarked: 1 });
});
