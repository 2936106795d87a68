import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LeaseLostError } from "../../ledger/delivery.js";
import { CommitUncertainError, type Engine, insert } from "../engine.js";
import type { LedgerFault } from "../ledger-fault.js";
import { createReader } from "../read/reader.js";
import { sqliteColumnTypes } from "../schema/migrations/column-types.js";
import { migrate } from "../schema/migrations/migrate.js";
import { writers } from "../schema/writers-table.js";
import { openSqliteEngine } from "../sqlite/sqlite-engine.js";
import { Deliveries } from "./deliveries.js";

const NAME = "subscription:s1";

let folder: string;
let engine: Engine;
let faults: LedgerFault[];
let deliveries: Deliveries;
/** How many commits from now on take place, but are not answered. */
let unanswered: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "grouphook-"));
  engine = openSqliteEngine(join(folder, "ledger.db"));
  await migrate(engine.kysely, sqliteColumnTypes);
  faults = [];
  unanswered = 0;
  const forgetful: Engine = {
    ...engine,
    async transact(...asked) {
      const result = await engine.transact(...asked);
      if (unanswered === 0) return result;
      unanswered -= 1;
      throw new CommitUncertainError("the answer is lost");
    },
    kindOf: (error) => (error instanceof CommitUncertainError ? "transient" : engine.kindOf(error)),
  };
  deliveries = newDeliveries(forgetful);
});

afterEach(async () => {
  await deliveries.close();
  await engine.close();
  rmSync(folder, { recursive: true });
});

function newDeliveries(on: Engine): Deliveries {
  const onFault = (fault: LedgerFault) => void faults.push(fault);
  return new Deliveries(on, { runExclusive: (work) => work() }, createReader(engine.kysely), onFault);
}

/** Something that is stored along; its key can be taken once. */
const parked = (key: string) => [insert(writers, [{ writer_id: key, last_batch: 1, written_at: 1 }])];
const everythingParked = async () =>
  (await engine.kysely.selectFrom("grouphook_writers").select("writer_id").orderBy("writer_id").execute()).map(
    (row) => row.writer_id,
  );
const stored = async () => (await createReader(engine.kysely).deliveries())[0];

/** What a process does that took this one for dead. */
async function takeAway(): Promise<void> {
  const taken = { holder: "another", fence: 99 };
  await engine.kysely.updateTable("grouphook_deliveries").set(taken).where("name", "=", NAME).execute();
}

describe("what is written along with a lease", () => {
  it("is stored with the position, or not at all", async () => {
    const lease = await deliveries.lease(NAME);
    await lease.write({ writes: () => parked("a"), position: 7 });
    expect([await everythingParked(), (await stored())?.position]).toEqual([["a"], 7]);
    await expect(lease.write({ writes: () => parked("a"), position: 8 })).rejects.toThrow(/UNIQUE/);
    expect((await stored())?.position).toBe(7);
    expect(lease.isHeld).toBe(true);
    await lease.advance(9);
    expect((await stored())?.position).toBe(9);
  });

  it("is given what was looked up in the same transaction", async () => {
    const lease = await deliveries.lease(NAME);
    await lease.write({ writes: () => parked("a") });
    let found: unknown;
    await lease.write({
      finds: [{ table: writers, by: writers.key, keys: [["a"], ["b"]] }],
      writes: (rows) => {
        found = rows;
        return [];
      },
    });
    expect(found).toMatchObject([[{ writer_id: "a" }]]);
  });

  it("is refused once another process has the lease, which ends this one's", async () => {
    const lease = await deliveries.lease(NAME);
    await takeAway();
    await expect(lease.write({ writes: () => parked("a"), position: 7 })).rejects.toBeInstanceOf(LeaseLostError);
    expect(lease.signal.aborted).toBe(true);
    expect([await everythingParked(), (await stored())?.position]).toEqual([[], 0]);
    expect(faults).toMatchObject([{ kind: "lease", message: expect.stringContaining("another process") }]);
    await expect(lease.write({ writes: () => parked("a") })).rejects.toBeInstanceOf(LeaseLostError);
  });

  it("is written once although its commit is not answered", async () => {
    const lease = await deliveries.lease(NAME);
    for (const [index, times] of [1, 3].entries()) {
      unanswered = times;
      await lease.write({ writes: () => parked(`key ${index}`), position: index + 1 });
    }
    expect(await everythingParked()).toEqual(["key 0", "key 1"]);
    expect((await stored())?.position).toBe(2);
  });
});

describe("a lease", () => {
  it("whose taking is not answered is taken all the same", async () => {
    unanswered = 1;
    expect(await deliveries.lease(NAME)).toMatchObject({ fence: 2, position: 0 });
  });

  it("that another process has taken ends with the next position, and is not given back for it", async () => {
    const lease = await deliveries.lease(NAME);
    await takeAway();
    await expect(lease.advance(3)).rejects.toBeInstanceOf(LeaseLostError);
    await lease.release();
    expect(await stored()).toMatchObject({ holder: "another", fence: 99, position: 0 });
  });

  it("that is lost may be advanced without waiting for it", async () => {
    const lease = await deliveries.lease(NAME);
    await lease.release();
    // Without a listener, a rejection that nobody waits for would end the process.
    const unheard: unknown[] = [];
    const hear = (reason: unknown) => unheard.push(reason);
    process.on("unhandledRejection", hear);
    void lease.advance(3);
    await new Promise((resolve) => setTimeout(resolve, 10));
    process.off("unhandledRejection", hear);
    expect(unheard).toEqual([]);
  });

  it("stores positions that come fast together", async () => {
    const lease = await deliveries.lease(NAME);
    const before = (await stored())?.beat ?? 0;
    const until = performance.now() + 1000;
    let position = 0;
    while (performance.now() < until) {
      void lease.advance(++position);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await lease.advance(position);
    expect((await stored())?.position).toBe(position);
    expect(((await stored())?.beat ?? 0) - before).toBeLessThan(9);
  });
});
