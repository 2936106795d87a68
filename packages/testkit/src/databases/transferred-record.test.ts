import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { yesOrNo } from "@grouphook/core/adapter";
import {
  exportRecord,
  importRecord,
  openLedger,
  type StoredLedger,
  type TransferOptions,
} from "@grouphook/core/storage";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { testDatabases } from "./test-databases.js";

const databases = await testDatabases();
const pairs = databases.flatMap((from) =>
  databases.map((to) => ({ from, to, name: `from ${from.name} to ${to.name}` })),
);
afterAll(() => Promise.all(databases.map((database) => database.stop())));

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "grouphook-"));
  file = join(folder, "record.jsonl");
});
afterEach(() => rmSync(folder, { recursive: true }));

async function withLedger<Result>(url: string, work: (ledger: StoredLedger) => Promise<Result>): Promise<Result> {
  const ledger = await openLedger({ url });
  try {
    return await work(ledger);
  } finally {
    await ledger.close();
  }
}

/** A record with something in most tables, names of all kinds among it. */
async function fill(url: string, groups = 40): Promise<void> {
  await withLedger(url, async (ledger) => {
    const allowed = {
      leeway: yesOrNo({ from: 1, to: 9, default: 1 }),
      permission: "anyone",
      answerRoster: false,
    } as const;
    const settle = (callback: Parameters<StoredLedger["settle"]>[0]["callback"], body = "{}") =>
      ledger.settle({ source: "聊天", callback, body, receivedAt: Date.now(), deadline: Infinity });
    await Promise.all(
      Array.from({ length: groups }, async (_, number) => {
        const groupId = `g ${number}'"\\ 🎉`;
        const members = [{ userId: "ann" }, { userId: `用户${number}`, nickname: "N\n%_" }];
        const created = { type: "group.created", groupId, profile: { name: `组 ${number}` }, members } as const;
        await settle({
          wants: "record",
          command: "Created",
          change: created,
          actorId: "ann",
          receiptKey: `r${number}`,
        });
        for (let message = 0; message < 5; message += 1) {
          const said = {
            key: `k${message}`,
            seq: message + 1,
            senderId: "ann",
            elements: [],
            text: `hi ${message}`,
            sentAt: Date.now(),
          };
          await settle(
            { wants: "record", command: "Said", change: { type: "message.sent", groupId, message: said } },
            '{"a":1}',
          );
        }
      }),
    );
    await settle({ wants: "unsupported", command: "Other" });
    const own = { type: "group.created", profile: {}, members: [{ userId: "ann" }] } as const;
    await settle({ wants: "perform", command: "Create", change: own, actorId: "ann", ...allowed });
    await ledger.consumers.put("reader", { after: 3 });
    const push = { url: "https://example.com/", filter: {}, order: "group", batch: 10 } as const;
    await ledger.subscriptions.add({ id: "push", secrets: ["whsec_c2VjcmV0c2VjcmV0c2VjcmV0"], ...push });
  });
}

/** The lines of an export but the first, which names it. */
const rowsIn = (path: string) => readFileSync(path, "utf8").trimEnd().split("\n").slice(1);
/** What every process that opens a record leaves in it. */
const isOfProcess = (line: string) => /^\{"(epochs|writers|deliveries)"/.test(line);
const recordIn = (path: string) => rowsIn(path).filter((line) => !isOfProcess(line) && !line.startsWith('{"end"'));

/** Ends a transfer at the first progress that it makes. */
function interrupting(): TransferOptions {
  const ended = new AbortController();
  return { signal: ended.signal, onProgress: () => ended.abort() };
}

describe.each(pairs)("a record that goes $name", ({ from, to }) => {
  it("is the same there", async () => {
    const [source, target] = [await from.createEmptyUrl(), await to.createEmptyUrl()];
    await fill(source);
    const exported = await exportRecord(source, file);
    expect(exported).toEqual({ rows: rowsIn(file).length - 1, isComplete: true });
    expect(await importRecord(target, file)).toEqual(exported);
    const again = join(folder, "again.jsonl");
    await exportRecord(target, again);
    expect(recordIn(again)).toEqual(recordIn(file));
    const events = (url: string) => withLedger(url, (ledger) => ledger.feed({ after: 0, limit: 1000 }));
    expect(await events(target)).toEqual(await events(source));
    // It goes on as any record does.
    await withLedger(target, async (ledger) => {
      const before = await ledger.lastSequence();
      expect((await ledger.consumers.get("reader"))?.position).toBe(3);
      const change = { type: "group.dissolved", groupId: "g 0'\"\\ 🎉" } as const;
      await ledger.settle({
        source: "聊天",
        callback: { wants: "record", command: "Ended", change },
        body: "",
        receivedAt: Date.now(),
        deadline: Infinity,
      });
      expect(await ledger.lastSequence()).toBe(before + 1);
    });
  });
});

describe.each(databases)("a transfer on $name", ({ createEmptyUrl, name }) => {
  it("goes on where it was interrupted, and nobody opens what is half there", { timeout: 60_000 }, async () => {
    const [source, target] = [await createEmptyUrl(), await createEmptyUrl()];
    await fill(source, name === "sqlite" ? 900 : 500);
    const whole = join(folder, "whole.jsonl");
    await exportRecord(source, whole);
    expect(await exportRecord(source, file, interrupting())).toMatchObject({ isComplete: false });
    truncateSync(file, statSync(file).size - 7);
    await exportRecord(source, file);
    expect(rowsIn(file)).toEqual(rowsIn(whole));
    await expect(exportRecord(source, file)).rejects.toThrow("complete already");

    expect(await importRecord(target, file, interrupting())).toMatchObject({ isComplete: false });
    await expect(openLedger({ url: target })).rejects.toThrow("an import into it has not finished: run it again");
    await expect(importRecord(target, whole)).rejects.toThrow("an import of another export has begun here");
    // Of two at once, no one writes after the other; where both had to give way, it goes on as after any interruption.
    const both = await Promise.allSettled([importRecord(target, file), importRecord(target, file)]);
    const done = both.filter(({ status }) => status === "fulfilled");
    expect(done.length).toBeLessThan(2);
    if (done.length === 0) await importRecord(target, file);
    const again = join(folder, "again.jsonl");
    await exportRecord(target, again);
    expect(recordIn(again)).toEqual(recordIn(file));
  });

  it("is written over no other file, and read by nobody else", async () => {
    const source = await createEmptyUrl();
    await fill(source, 3);
    writeFileSync(file, "mine, without the end of a line");
    await expect(exportRecord(source, file)).rejects.toThrow("is another file, and left as it is");
    expect(readFileSync(file, "utf8")).toBe("mine, without the end of a line");
    await expect(exportRecord(source, "/dev/null")).rejects.toThrow("/dev/null is not a file");
    for (const beginning of ["", '{"grouph', '{"grouphook":"export","format":1,']) {
      writeFileSync(file, beginning, { mode: 0o644 });
      expect(await exportRecord(source, file)).toMatchObject({ isComplete: true });
      expect((statSync(file).mode & 0o777).toString(8)).toBe("600");
      rmSync(file);
    }
  });

  it("goes on in no database that a server has written to meanwhile", async () => {
    const [source, target] = [await createEmptyUrl(), await createEmptyUrl()];
    await fill(source, name === "sqlite" ? 900 : 500);
    await exportRecord(source, file);
    await withLedger(target, async (server) => {
      await importRecord(target, file, interrupting());
      const callback = { wants: "unsupported", command: "X" } as const;
      await server.settle({ source: "s", callback, body: "", receivedAt: Date.now(), deadline: Infinity });
      await expect(importRecord(target, file)).rejects.toThrow("a server writes to the database");
    });
  });

  it("refuses what would spoil a record", async () => {
    const source = await createEmptyUrl();
    await fill(source, 3);
    await exportRecord(source, file);
    const lines = readFileSync(file, "utf8").split("\n");
    const refused = async (written: readonly string[], why: string) => {
      const path = join(folder, "bad.jsonl");
      writeFileSync(path, written.join("\n"));
      await expect(importRecord(await createEmptyUrl(), path)).rejects.toThrow(why);
    };
    await refused(["hello", ""], "it is no export of grouphook");
    await refused([(lines[0] ?? "").replace("0001-", "0000-"), ...lines.slice(1)], "another version of grouphook");
    await refused(lines.slice(0, -2).concat(""), "has no end");
    await refused([lines[0] ?? "", lines[1] ?? "", "{", ...lines.slice(2)], "line 3 cannot be read");
    await refused(
      [lines[0] ?? "", '{"nowhere":{"a":1}}', ...lines.slice(1)],
      "line 2 is of nowhere, which is no table",
    );
    await refused([lines[0] ?? "", '{"groups":{"source":7}}', ...lines.slice(1)], "line 2 is damaged");
    await refused([...lines.slice(0, 3), ...lines.slice(4)], "rows were written");
    await expect(importRecord(source, file)).rejects.toThrow("the database is not empty");
    await expect(exportRecord(await createEmptyUrl(), join(folder, "none.jsonl"))).rejects.toThrow(
      "no record of grouphook",
    );
  });

  it("tells a file that the record has outgrown", async () => {
    const source = await createEmptyUrl();
    await fill(source, 3);
    await exportRecord(source, file);
    truncateSync(file, statSync(file).size - 5);
    await withLedger(source, (ledger) =>
      ledger.settle({
        source: "s",
        callback: { wants: "unsupported", command: "X" },
        body: "",
        receivedAt: Date.now(),
        deadline: Infinity,
      }),
    );
    await expect(exportRecord(source, file)).rejects.toThrow("the record was written since this export began");
  });
});
