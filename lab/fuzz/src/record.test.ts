import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { zstdCompressSync } from "node:zlib";
import type { LedgerEntry } from "@grouphook/core";
import { openLedger } from "@grouphook/core/storage";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type DatabaseRecord, openRecord } from "./record.ts";

let folder: string;
let path: string;
let record: DatabaseRecord;
/** Somebody else on the same file. */
let database: DatabaseSync;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "grouphook-fuzz-"));
  path = join(folder, "ledger.db");
  const ledger = await openLedger({ url: `sqlite:${path}` });
  await ledger.settle(sending("7", 7));
  await ledger.settle(sending("a"));
  await ledger.close();
  record = openRecord(path);
  database = new DatabaseSync(path);
});

afterEach(() => {
  record.close();
  database.close();
  rmSync(folder, { recursive: true });
});

/** The fact that a message was sent, which may be repeated. */
function sending(key: string, seq?: number): LedgerEntry {
  const message = { key, ...(seq !== undefined && { seq }), elements: [], text: "" };
  const change = { type: "message.sent", groupId: "g", message } as const;
  const now = Date.now();
  return {
    source: "s",
    callback: { wants: "record", command: "Sent", change, receiptKey: key },
    body: "{}",
    receivedAt: now,
    deadline: now + 10_000,
  };
}

function writesOf(statement: string): number {
  const before = record.position().writes;
  database.exec(statement);
  return record.position().writes - before;
}

it("a record counts every write to a group but its stale mark", () => {
  expect(
    writesOf(`insert into grouphook_groups (source, group_id, state, name, notice, introduction, avatar, kind, custom,
      settings, attributes, muted_all, member_count, last_position, created_at, updated_at, changed_at, is_stale)
      values ('s', 'new', 'active', '', '', '', '', '', 'null', '{}', '{}', 0, 0, 0, 0, 0, '{}', 0)`),
  ).toBe(1);
  const stale = `is_stale = 1, stale_since = 5, stale_reason = 'x', name = name, changed_at = '{"marked":6}'`;
  expect(writesOf(`update grouphook_groups set ${stale} where group_id = 'new'`)).toBe(0);
  expect(writesOf("update grouphook_groups set is_stale = 0, name = 'other' where group_id = 'new'")).toBe(1);
  expect(writesOf(`update grouphook_groups set changed_at = '{"name":6,"marked":6}' where group_id = 'new'`)).toBe(1);
});

it.each([
  `members (source, group_id, user_id, role, nickname, avatar, custom, silenced, position, changed_at, present)
    values ('s', 'g', 'u', 'member', '', '', 'null', 0, 0, '{}'`,
  `list_entries (source, group_id, list, user_id, updated_at, changed_at, present)
    values ('s', 'g', 'allowed', 'u', 0, '{}'`,
])("a record counts the removal of who is present, not of who is absent: %s", (row) => {
  const [table] = row.split(" ");
  for (const present of [0, 1]) {
    database.exec(`insert into grouphook_${row}, ${present})`);
    expect(writesOf(`delete from grouphook_${table}`)).toBe(present);
  }
});

it("a record counts every write to messages, raw callbacks and receipts", () => {
  expect(writesOf("update grouphook_messages set later_facts = '{}'")).toBe(2);
  expect(writesOf("delete from grouphook_message_keys")).toBe(1);
  expect(writesOf("update grouphook_receipts set outcome = '{}'")).toBe(2);
  expect(writesOf("delete from grouphook_callback_segments")).toBe(2);
  expect(writesOf("insert into grouphook_old_content values ('s', 1, 1, 1, 1)")).toBe(1);
});

describe("a record has no fault", () => {
  it("as its ledger leaves it", () => {
    expect(record.position().callbacks).toBe(2);
    expect(record.fault()).toBeUndefined();
  });

  it("unless a segment does not unpack", () => {
    database.exec("update grouphook_callback_segments set packed = x'00' where first_callback_id = 2");
    expect(record.fault()).toBe("the segment from 2 on holds no raw callbacks");
    const packed = zstdCompressSync(JSON.stringify([["Sent", 1, "{}", "recorded", null]]));
    database.prepare("update grouphook_callback_segments set packed = ?").run(packed);
    expect(record.fault()).toBe("the segment from 1 on holds no raw callbacks");
  });

  it.each([
    ["raw callbacks go from 0 to 2", "delete from grouphook_callback_segments where first_callback_id = 1"],
    [
      "raw callbacks end with 1, the head says 2",
      "delete from grouphook_callback_segments where first_callback_id = 2",
    ],
    ["raw callbacks end with 2, the head says 3", "update grouphook_head set callback_id = 3"],
    ["1 raw callbacks are kept as 2 from 1 on", "update grouphook_callback_segments set callbacks = 2"],
    ["are kept as up to 5", "update grouphook_callback_segments set received_at = 5"],
    ["event 9 does not say", "update grouphook_messages set told_sequence = 9"],
    ['does not say message "a"', "update grouphook_messages set told_sequence = 1 where message_key = 'a'"],
    ["does not say", "update grouphook_feed set group_id = 'other'"],
    ["does not say", "update grouphook_messages set topic_id = 't'"],
    [
      "a message stands twice",
      'update grouphook_feed set data = \'{"message":{"key":"7"}}\'; update grouphook_messages set message_key = \'7\'',
    ],
    ["a message is not found by its key", "delete from grouphook_message_keys"],
    ["a message is not found by its key", "update grouphook_messages set sort_key = 8 where sort_key = 7"],
    ["a key leads to no message", "delete from grouphook_messages"],
    ["grouphook_messages.later_facts is no JSON", "update grouphook_messages set later_facts = '{'"],
    ["grouphook_receipts.outcome is no JSON", "update grouphook_receipts set outcome = '{'"],
  ])("unless %s", (fault, statement) => {
    database.exec(statement);
    expect(record.fault()).toContain(fault);
  });
});
