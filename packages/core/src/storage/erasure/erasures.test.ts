import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ErasureRecord } from "../../ledger/erasure.js";
import type { LedgerEntry } from "../../ledger/ledger.js";
import { type LedgerFault, type OpenLedgerOptions, openLedger, type StoredLedger } from "../index.js";

const DAY = 24 * 60 * 60 * 1000;
const ANN = { source: "chat", userId: "ann" };

let folder: string;
let now: number;
let faults: LedgerFault[];
let ledger: StoredLedger;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "grouphook-"));
  now = Date.UTC(2026, 0, 1);
  faults = [];
});

afterEach(async () => {
  await ledger.close();
  rmSync(folder, { recursive: true });
});

const path = () => join(folder, "ledger.db");

async function open(options: Partial<OpenLedgerOptions> = {}): Promise<void> {
  const onFault = (fault: LedgerFault) => void faults.push(fault);
  ledger = await openLedger({ url: `sqlite:${path()}`, now: () => now, onFault, ...options });
}

async function say(key: string, senderId: string): Promise<void> {
  const message = { key, senderId, sentAt: now, elements: [], text: `said ${key}` };
  const change = { type: "message.sent", groupId: "g", message } as const;
  const callback: LedgerEntry["callback"] = { wants: "record", command: "Said", change };
  await ledger.settle({ source: "chat", callback, body: "", receivedAt: now, deadline: now + 10_000 });
}

async function finished({ id }: ErasureRecord): Promise<ErasureRecord | undefined> {
  await expect
    .poll(async () => (await ledger.erasure(id))?.finishedAt, { timeout: 10_000 })
    .toEqual(expect.any(Number));
  return ledger.erasure(id);
}

/** Through a connection of somebody else. */
function beside<Result>(work: (database: DatabaseSync) => Result): Result {
  const database = new DatabaseSync(path());
  try {
    return work(database);
  } finally {
    database.close();
  }
}

const sequences = () =>
  beside((database) =>
    database
      .prepare("select sequence from grouphook_feed order by 1")
      .all()
      .map((row) => row.sequence),
  );

describe("erasures", () => {
  it("remove events that stand for messages alone, out of the readers' sight, with their messages", async () => {
    await open({ retentionDays: { feed: 1, messages: { chat: 30 } } });
    for (const [key, senderId] of [
      ["1", "ann"],
      ["2", "bob"],
      ["3", "ann"],
    ] as const)
      await say(key, senderId);
    now += 2 * DAY;
    await say("4", "ann");
    await ledger.prune();
    expect(sequences()).toEqual([1, 2, 3, 4]);
    expect((await finished(await ledger.erase(ANN)))?.erased.messages).toBe(3);
    expect(sequences()).toEqual([2, 4]);
    expect((await ledger.messages("chat", "g"))?.items.map(({ key }) => key)).toEqual(["2"]);
  });

  it("wait for somebody else who writes for a while", async () => {
    await open();
    await say("1", "ann");
    const database = new DatabaseSync(path());
    database.exec("begin immediate");
    const asked = ledger.erase(ANN);
    setTimeout(() => database.exec("rollback"), 300);
    expect((await finished(await asked))?.erased.messages).toBe(1);
    database.close();
    expect(faults).toEqual([]);
  });

  it("say that nothing is erased while the database takes no writes for long", async () => {
    await open();
    const database = new DatabaseSync(path());
    database.exec("begin immediate");
    await expect(ledger.erase(ANN)).rejects.toMatchObject({ code: "internal" });
    database.exec("rollback");
    database.close();
    expect((await ledger.erasures()).items).toEqual([]);
  });

  it("that fail are told to the operator, hold up no other, and are gone on with", async () => {
    await open();
    await say("1", "ann");
    await say("2", "bob");
    const refusal = "before update on grouphook_feed when new.sequence = 1 begin select raise(abort, 'refused'); end";
    beside((database) => database.exec(`create trigger refusal ${refusal}`));
    const failing = await ledger.erase(ANN);
    expect((await finished(await ledger.erase({ source: "chat", userId: "bob" })))?.erased.messages).toBe(1);
    await expect
      .poll(() => faults.map(({ kind, message }) => `${kind}: ${message}`))
      .toContain(`erasure: erasure ${failing.id} is to go on`);
    expect(await ledger.erasure(failing.id)).toMatchObject({ targetId: "ann", finishedAt: null, stage: "feed" });
    beside((database) => database.exec("drop trigger refusal"));
    expect((await finished(failing))?.erased.messages).toBe(1);
  });

  it("keep no id once they are done", async () => {
    await open();
    await finished(await ledger.erase({ source: "chat", userId: "somebody rare" }));
    const rows = beside((database) => database.prepare("select * from grouphook_erasures").all());
    expect(JSON.stringify(rows)).not.toContain("rare");
    expect(rows).toMatchObject([{ target_id: null, subject: "user", finished_at: now }]);
  });
});
