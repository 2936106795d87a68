import { spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { type LedgerFault, openLedger } from "@grouphook/core/storage";
import { createConnection } from "mysql2/promise";
import { describe, expect, it, onTestFinished } from "vitest";
import { createGroup, memberIds, settle } from "../contracts/ledger-contract/dealings.js";
import { addition } from "../contracts/ledger-contract/plain-callbacks.js";
import { startDatabaseServer } from "./start-database-server.js";

const MARIADB = "mariadbd";
const hasMariadb = spawnSync(MARIADB, ["--version"]).error === undefined;
const LOCKED_MS = 2000;

describe.skipIf(!hasMariadb)("a ledger on a server that ends statements after half a second", () => {
  it("tries callbacks again, and treats none as impossible to write", { timeout: 120_000 }, async () => {
    const server = await startDatabaseServer(MARIADB, { extraArguments: ["--innodb-lock-wait-timeout=50"] });
    onTestFinished(() => server.stop());
    const url = await server.createUrl();
    const faults: LedgerFault["kind"][] = [];
    await (await openLedger({ url })).close();
    const other = await createConnection(url);
    await other.query("set global max_statement_time = 0.5");
    const ledger = await openLedger({ url, onFault: ({ kind }) => faults.push(kind) });
    const groupId = await createGroup(ledger, "ann");

    await other.query("begin");
    await other.query("select * from grouphook_head for update");
    const userIds = Array.from({ length: 20 }, (_, number) => `u${number}`);
    const settling = Promise.all(userIds.map((userId) => settle(ledger, addition("ann", groupId, [userId]))));
    await sleep(LOCKED_MS);
    await other.query("rollback");
    await other.end();

    expect((await settling).map(({ result }) => result)).toEqual(userIds.map(() => "performed"));
    expect(await memberIds(ledger, groupId)).toEqual(["ann", ...userIds]);
    expect(new Set(faults)).toEqual(new Set(["retry"]));
    await ledger.close();
  });

  it("opens no connection after it is closed, for any call", async () => {
    const server = await startDatabaseServer(MARIADB);
    onTestFinished(() => server.stop());
    const faults: LedgerFault["kind"][] = [];
    const ledger = await openLedger({ url: await server.createUrl(), onFault: ({ kind }) => faults.push(kind) });
    await createGroup(ledger, "ann");
    await ledger.close();
    const root = await createConnection(server.url);
    onTestFinished(() => root.end());
    const connections = async () => {
      const [rows] = await root.query("show global status like 'Connections'");
      return JSON.stringify(rows);
    };
    const before = await connections();
    await expect(ledger.ready()).rejects.toThrow();
    await expect(ledger.groups({ limit: 1 })).rejects.toThrow();
    await expect(ledger.retryDeadLetter("x")).rejects.toThrow();
    await expect(ledger.prune()).rejects.toThrow();
    ledger.note({
      ...{
        decidedAt: 1,
        source: "s",
        vendor: "any",
        command: "Ask",
        change: "message.sent",
        groupId: null,
        actorId: null,
      },
      ...{ verdict: "allow", code: null, text: null, policy: "", milliseconds: 1, shadowed: false, remark: null },
      circumstances: {},
    });
    ledger.countCommand("s", { wants: "record", command: "Sent" }, 1);
    await sleep(1500);
    expect(await connections()).toBe(before);
    expect(faults).toEqual(["decision-log"]);
  });
});
