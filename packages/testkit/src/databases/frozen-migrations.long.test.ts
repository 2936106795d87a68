import { openLedger } from "@grouphook/core/storage";
import { createConnection } from "mysql2/promise";
import { afterAll, describe, it } from "vitest";
import { createGroup, memberIds } from "../contracts/ledger-contract/dealings.js";
import { startProcess } from "./stoppable-process.js";
import { testDatabases } from "./test-databases.js";

/** A stopped process keeps others from making the tables for less than this. */
const FREED_MS = 40_000;
const PATIENTLY = { timeout: 20_000, interval: 20 };
/** Kysely's name of the lock of migrations. */
const LOCK = "ea586330-2c93-47c8-908d-981d9d270f9d";

const SCRIPT = `
import { openLedger } from "@grouphook/core/storage";
const opened = await openLedger({ url: process.argv[1] }).catch((error) => error.message);
console.log(JSON.stringify(typeof opened === "string" ? opened : "opened"));
process.exit();
`;

const databases = (await testDatabases()).filter(({ family }) => family === "mysql");
afterAll(() => Promise.all(databases.map((database) => database.stop())));

describe.skipIf(databases.length === 0).each(databases)(
  "a process on $name that is stopped while it makes the tables",
  (database) => {
    it("keeps others from that for half a minute", { timeout: 120_000 }, async (test) => {
      const { expect, onTestFinished } = test;
      const url = await database.createEmptyUrl();
      const admin = await createConnection(url);
      onTestFinished(() => admin.end());
      const other = startProcess<string>(SCRIPT, [url], test);
      await other.stopWhile(async () => {
        const [rows] = await admin.query("select is_used_lock(?) is not null as isHeld", [LOCK]);
        return JSON.stringify(rows) === '[{"isHeld":1}]';
      });

      const stoppedAt = performance.now();
      const ledger = await openLedger({ url });
      onTestFinished(() => ledger.close());
      expect(performance.now() - stoppedAt).toBeLessThan(FREED_MS);
      other.goOn();
      await expect.poll(() => other.printed.length, PATIENTLY).toBe(1);
      expect(await memberIds(ledger, await createGroup(ledger, "ann"))).toEqual(["ann"]);
    });
  },
);
