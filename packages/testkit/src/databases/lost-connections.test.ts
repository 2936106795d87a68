import type { UnsupportedCallback } from "@grouphook/core";
import { type LedgerFault, openLedger } from "@grouphook/core/storage";
import { createConnection } from "mysql2/promise";
import { afterAll, describe, expect, it } from "vitest";
import { everyEvent } from "../contracts/ledger-contract/dealings.js";
import { testDatabases } from "./test-databases.js";

const CLIENTS = 32;
const CALLBACKS_EACH = 60;
const KILL_EVERY_MS = 7;
const PATIENCE_MS = 20_000;

const databases = (await testDatabases()).filter(({ family }) => family === "mysql");
afterAll(() => Promise.all(databases.map((database) => database.stop())));

describe.skipIf(databases.length === 0).each(databases)("connections killed under load on $name", ({ createUrl }) => {
  it("lose no acknowledged callback and apply none twice", { timeout: 120_000 }, async () => {
    const url = await createUrl();
    const faults: LedgerFault[] = [];
    const ledger = await openLedger({ url, onFault: (fault) => faults.push(fault) });
    const killer = await killConnections(url);
    const acknowledged: string[] = [];
    await Promise.all(
      Array.from({ length: CLIENTS }, async (_, client) => {
        for (let number = 0; number < CALLBACKS_EACH; number += 1) {
          const command = `callback ${client}.${number}`;
          const now = Date.now();
          // Without a receipt key, only the batch itself shows whether a lost commit took place.
          const callback: UnsupportedCallback = { wants: "unsupported", command };
          await ledger.settle({ source: "shop", callback, body: "", receivedAt: now, deadline: now + PATIENCE_MS });
          acknowledged.push(command);
        }
      }),
    );
    const kills = await killer.stop();
    const events = await everyEvent(ledger);
    expect(events.map(({ command }) => command).toSorted()).toEqual(acknowledged.toSorted());
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
    expect(kills).toBeGreaterThan(0);
    expect(faults.some(({ kind }) => kind === "retry")).toBe(true);
    await ledger.close();
  });
});

/** Ends every other connection to a database again and again. */
async function killConnections(url: string): Promise<{ stop(): Promise<number> }> {
  const { hostname: host, port, username: user, password, pathname } = new URL(url);
  const admin = await createConnection({ host, port: Number(port), user, password });
  let kills = 0;
  let isOver = false;
  const killing = (async () => {
    while (!isOver) {
      const [rows] = await admin.query("select id from information_schema.processlist where db = ?", [
        pathname.slice(1),
      ]);
      for (const row of Array.isArray(rows) ? rows : []) {
        const id = "id" in row ? row.id : "ID" in row ? row.ID : undefined;
        // A connection may have ended since it was listed.
        await admin.query("kill ?", [id]).then(
          () => {
            kills += 1;
          },
          () => undefined,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, KILL_EVERY_MS));
    }
  })();
  return {
    async stop() {
      isOver = true;
      await killing;
      await admin.end();
      return kills;
    },
  };
}
