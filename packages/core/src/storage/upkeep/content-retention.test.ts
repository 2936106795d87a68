import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { zstdDecompressSync } from "node:zlib";
import type { KyselyPlugin } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LedgerEntry } from "../../ledger/ledger.js";
import type { GroupChange, Message } from "../../vocabulary/change.js";
import { type OpenLedgerOptions, openLedger, type StoredLedger } from "../index.js";
import { callbackSegments } from "../schema/callback-segments-table.js";
import { openSqliteEngine } from "../sqlite/sqlite-engine.js";
import { pruneByAge } from "./prune-by-age.js";
import { pruneContent } from "./prune-content.js";

const DAY = 24 * 60 * 60 * 1000;
const SOURCE = "chat";
const SECRET = "whispered";

let folder: string;
let now: number;
let ledger: StoredLedger;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "grouphook-"));
  now = Date.UTC(2026, 0, 1);
});

afterEach(async () => {
  await ledger.close();
  rmSync(folder, { recursive: true });
});

async function open(options: Partial<OpenLedgerOptions> = {}): Promise<void> {
  const retentionDays = { messages: { [SOURCE]: 7 } };
  ledger = await openLedger({ url: `sqlite:${join(folder, "ledger.db")}`, now: () => now, retentionDays, ...options });
}

type Told = LedgerEntry["callback"];

function settle(callback: Told, body = `{"raw":"${SECRET}"}`): Promise<unknown> {
  return ledger.settle({ source: SOURCE, callback, body, receivedAt: now, deadline: now + 10_000 });
}

const words = (size: number) => `${SECRET} `.repeat(Math.ceil(size / 10));

function sent(key: string, details: Partial<Message> = {}): Told {
  const text = details.text ?? words(50);
  const message = { key, senderId: "ann", custom: text, sentAt: now, elements: [{ type: "t", content: text }], text };
  return record({ type: "message.sent", groupId: "g", message: { ...message, ...details } });
}

function record(change: GroupChange, command = "Told"): Told {
  return { wants: "record", command, change };
}

/** How often a text stands in the files of the database, and in the raw callbacks that these hold compressed. */
function occurrences(text = SECRET): number {
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)).toString("latin1"));
  return [...files, ...rawCallbacks()]
    .map((held) => held.split(text).length - 1)
    .reduce((sum, count) => sum + count, 0);
}

function rawCallbacks(): readonly string[] {
  const database = new DatabaseSync(join(folder, "ledger.db"));
  try {
    const rows = database.prepare("select packed from grouphook_callback_segments").all();
    return rows.map(({ packed }) =>
      packed instanceof Uint8Array ? zstdDecompressSync(packed).toString("utf8") : String(packed),
    );
  } finally {
    database.close();
  }
}

describe("text of messages older than their retention", () => {
  it("is nowhere in the files of the database, and the feed goes on without a gap", async () => {
    await open();
    await settle(record({ type: "group.created", groupId: "g", profile: {}, members: [{ userId: "ann" }] }), "{}");
    for (let round = 0; round < 10; round += 1) {
      const texts = Array.from({ length: 30 }, (_, index) => words(((round * 30 + index) * 997) % 20_000));
      await Promise.all(texts.map((text, index) => settle(sent(`k${round * 30 + index}`, { text }))));
    }
    const extensions = { note: SECRET };
    const extended = { type: "message.extended", operation: "set", extensions, version: 1 } as const;
    await settle(record({ ...extended, groupId: "g", message: { key: "k1" } }));
    const edited = { type: "message.edited", elements: [{ type: "t", content: SECRET }], text: SECRET } as const;
    await settle(record({ ...edited, groupId: "g", message: { key: "k2" }, custom: SECRET }));
    await settle(record({ ...edited, groupId: "g", message: { key: "never" } }));
    const reacted = { type: "message.reacted", userId: "bob", reaction: SECRET, operation: "add" } as const;
    await settle(record({ ...reacted, groupId: "g", message: { key: "k1" } }));
    const failed = { elements: [{ type: "t", content: SECRET }], text: SECRET };
    await settle(record({ type: "message.failed", groupId: "g", message: failed, code: 1, text: "no" }));
    await settle({ wants: "unsupported", command: "C2C.Said" });
    ledger.note({
      ...{ decidedAt: now, source: SOURCE, vendor: "v", command: "May", change: "message.sent", groupId: "g" },
      ...{ actorId: "ann", verdict: "deny", code: null, text: `not ${SECRET}`, policy: "p", milliseconds: 1 },
      ...{ shadowed: false, circumstances: {}, remark: SECRET },
    });
    await expect.poll(() => ledger.decisions({ after: 0, limit: 1 })).toHaveLength(1);
    expect(occurrences()).toBeGreaterThan(1000);
    const before = await ledger.feed({ after: 0, limit: 1000 });
    now += 6 * DAY;
    await settle(sent("young", { text: "fresh words" }), "fresh words");
    now += 2 * DAY;
    await ledger.prune();
    expect(occurrences()).toBe(0);
    const after = await ledger.feed({ after: 0, limit: 1000 });
    expect(after.slice(0, before.length).map(({ sequence, type }) => [sequence, type])).toEqual(
      before.map(({ sequence, type }) => [sequence, type]),
    );
    expect(after[1]?.data).toEqual({
      message: { key: "k0", senderId: "ann", sentAt: before[1]?.occurredAt, elements: [], text: "" },
      contentRemoved: true,
    });
    expect(occurrences("fresh words")).toBeGreaterThan(2);
    expect((await ledger.messages(SOURCE, "g", { limit: 9 }))?.items.map(({ key }) => key)).toEqual(["young"]);
    expect(await ledger.decisions({ after: 0, limit: 9 })).toMatchObject([{ text: null, remark: null, policy: "p" }]);
    expect(await ledger.prune()).toBe(0);
  });

  it("is gone from messages that never came, or came after what was put on them", async () => {
    await open();
    const extended = {
      type: "message.extended",
      groupId: "g",
      operation: "set",
      extensions: { note: SECRET },
    } as const;
    const put = (message: { readonly key: string } | { readonly seq: number }) =>
      settle(record({ ...extended, message, version: 2 }));
    for (const message of [{ key: "never" }, { key: "8" }, { seq: 9 }, { seq: 7 }, { key: "k" }]) await put(message);
    now += 6 * DAY;
    await settle(sent("server-7", { seq: 7, text: "fresh words" }), "fresh words");
    await settle(sent("k", { text: "fresh words" }), "fresh words");
    now += 2 * DAY;
    await ledger.prune();
    // What is told again with the messages goes with them.
    expect(occurrences()).toBe(2);
    now += 6 * DAY;
    await ledger.prune();
    expect(occurrences()).toBe(0);
  });

  it("goes by when a message was sent, however late it was told", async () => {
    await open();
    await settle(sent("late", { sentAt: now - 8 * DAY }));
    await settle(sent("late", { sentAt: now - 8 * DAY, seq: 5 }));
    expect(occurrences()).toBeGreaterThan(0);
    await ledger.prune();
    expect(occurrences()).toBe(0);
  });

  it("goes by its arrival where the time of sending is not told or lies ahead", async () => {
    await open();
    const { sentAt: _, ...timeless } = { text: SECRET, elements: [], key: "timeless", sentAt: 0 };
    await settle(record({ type: "message.sent", groupId: "g", message: timeless }));
    await settle(sent("ahead", { sentAt: 8_640_000_000_000_000 }));
    await settle(record({ type: "message.recalled", groupId: "g", messages: [{ key: "timeless" }] }));
    now += 8 * DAY;
    expect(await ledger.prune()).toBeGreaterThan(0);
    expect(occurrences()).toBe(0);
    expect((await ledger.messages(SOURCE, "g", { limit: 9 }))?.items).toEqual([]);
  });

  it("stays where a message was sent anew under the same key since it was looked for", async () => {
    await open();
    await settle(sent("k"));
    now += 8 * DAY;
    const engine = openSqliteEngine(join(folder, "ledger.db"));
    const sentAnew = async <Result>(work: () => Promise<Result>) => {
      await settle(sent("k", { text: "fresh words" }));
      return work();
    };
    await pruneContent(engine, sentAnew, { source: SOURCE, before: now - 7 * DAY, now });
    await engine.close();
    expect((await ledger.messages(SOURCE, "g", { limit: 9 }))?.items).toMatchObject([{ text: "fresh words" }]);
  });

  it("goes with dead letters too", async () => {
    await open({ queueLimit: 1 });
    const settled = [
      ...(await Promise.allSettled(Array.from({ length: 50 }, (_, number) => settle(sent(`k${number}`))))),
      ...(await Promise.allSettled(
        Array.from({ length: 50 }, () =>
          settle(record({ type: "group.dissolved", groupId: "h" }, "kept"), "kept body"),
        ),
      )),
    ];
    const refused = settled.filter(({ status }) => status === "rejected").length;
    expect(refused).toBeGreaterThan(50);
    const count = async () => (await ledger.deadLetters({ limit: 100 })).items.length;
    await expect.poll(count, { timeout: 10_000 }).toBe(refused);
    now += 8 * DAY;
    await ledger.prune();
    expect(occurrences()).toBe(0);
    const { items } = await ledger.deadLetters({ limit: 100 });
    expect(new Set(items.map(({ command }) => command))).toEqual(new Set(["kept"]));
  });

  it("stays where only another source has a retention", async () => {
    await open({ retentionDays: { messages: { other: 1 } } });
    await settle(sent("k"));
    now += 8 * DAY;
    expect(await ledger.prune()).toBe(0);
    expect(occurrences()).toBeGreaterThan(0);
  });
});

describe("a source whose messages are not kept", () => {
  it("leaves none of their text, nor of bodies that are not understood", async () => {
    await open({ messages: { [SOURCE]: "none" }, queueLimit: 1, retentionDays: {} });
    await Promise.allSettled(Array.from({ length: 20 }, (_, number) => settle(sent(`k${number}`))));
    const unsupported: Told = { wants: "unsupported", command: "C2C.Said", receiptKey: "k" };
    await Promise.allSettled(Array.from({ length: 20 }, () => settle(unsupported)));
    await ledger.deadLetters({ limit: 100 });
    expect(occurrences()).toBe(0);
    expect(await ledger.countDeadLetters()).toBeGreaterThan(10);
  });
});

describe("pruning", () => {
  it("is done at the start", async () => {
    await open();
    await settle(sent("k"));
    await ledger.close();
    now += 8 * DAY;
    await open();
    await expect.poll(() => occurrences()).toBe(0);
  });

  it("of raw callbacks and decisions looks at few of those that stay", async () => {
    await open({ retentionDays: { callbacks: 1, decisions: 1 } });
    await settle(record({ type: "group.created", groupId: "g", profile: {}, members: [] }), "old");
    now += 2 * DAY;
    const database = new DatabaseSync(join(folder, "ledger.db"));
    try {
      const young = database.prepare(
        "insert into grouphook_callback_segments (first_callback_id, callbacks, source, received_at, packed) values (?, 1, 's', ?, x'00')",
      );
      database.exec("begin");
      for (let number = 2; number < 200_000; number += 1) young.run(number, now);
      database.exec("commit");
      const engine = openSqliteEngine(join(folder, "ledger.db"));
      let read = 0;
      const counting: KyselyPlugin = {
        transformQuery: ({ node }) => node,
        transformResult: async ({ result }) => {
          read += result.rows.length;
          return result;
        },
      };
      const watched = { ...engine, kysely: engine.kysely.withPlugin(counting) };
      const numbered = { table: callbackSegments, time: "received_at" };
      const moments = { before: now - DAY, now };
      expect(await pruneByAge(watched, (work) => work(), numbered, moments)).toBe(1);
      await engine.close();
      expect(read).toBeLessThan(1500);
      const left = database.prepare(
        "select min(first_callback_id) as first, count(*) as count from grouphook_callback_segments",
      );
      expect(left.get()).toMatchObject({ first: 2, count: 199_998 });
    } finally {
      database.close();
    }
  });
});
