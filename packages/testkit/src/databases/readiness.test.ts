import { spawnSync } from "node:child_process";
import { openLedger } from "@grouphook/core/storage";
import { createConnection } from "mysql2/promise";
import { describe, expect, it, onTestFinished } from "vitest";
import { startDatabaseServer } from "./start-database-server.js";

const MARIADB = "mariadbd";
const hasMariadb = spawnSync(MARIADB, ["--version"]).error === undefined;

describe.skipIf(!hasMariadb)("a ledger on a server that turns read-only", () => {
  it("is not ready until it can be written to again", { timeout: 60_000 }, async () => {
    // Read-only is a state of the whole server, so this test has its own.
    const server = await startDatabaseServer(MARIADB);
    onTestFinished(() => server.stop());
    const root = await createConnection({ uri: server.url, multipleStatements: true });
    onTestFinished(() => root.end());
    await root.query(`create database turning; create user app@'127.0.0.1' identified by 'secret';
      grant all on turning.* to app@'127.0.0.1'`);
    const ledger = await openLedger({ url: `mysql://app:secret@127.0.0.1:${server.port}/turning` });
    onTestFinished(() => ledger.close());
    await expect(ledger.ready()).resolves.toBeUndefined();
    await root.query("set global read_only = 1");
    await expect(ledger.ready()).rejects.toThrow(/read.only/);
    await root.query("set global read_only = 0");
    await expect(ledger.ready()).resolves.toBeUndefined();
  });
});
