import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createConnection, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openLedger } from "@grouphook/core/storage";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { createGroup, memberIds } from "../contracts/ledger-contract/dealings.js";
import { testDatabases } from "./test-databases.js";

/** How many statements more are let through each time. */
const STRIDE = 11;

const databases = (await testDatabases()).filter(({ family }) => family === "mysql");
afterAll(() => Promise.all(databases.map((database) => database.stop())));

/** A way to a server that breaks for good with the packet after so many. */
async function breakingWay(url: string, packets: number) {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let passed = 0;
  const way = createServer((client) => {
    const server = createConnection(Number(target.port), target.hostname);
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket));
    }
    server.pipe(client);
    client.on("end", () => server.end());
    client.on("data", (bytes) => {
      passed += 1;
      if (passed <= packets) {
        server.write(bytes);
        return;
      }
      way.close();
      for (const socket of sockets) socket.destroy();
    });
  });
  await new Promise<void>((resolve) => way.listen(0, "127.0.0.1", resolve));
  const through = new URL(url);
  through.port = String((way.address() as AddressInfo).port);
  return { url: through.href, close: () => way.close(), isBroken: () => passed > packets };
}

describe.skipIf(databases.length === 0).each(databases)("migrations on $name", ({ createEmptyUrl }) => {
  it("are finished at the next start, wherever they were interrupted", { timeout: 300_000 }, async () => {
    let interruptions = 0;
    for (let packets = STRIDE; ; packets += STRIDE) {
      const url = await createEmptyUrl();
      const way = await breakingWay(url, packets);
      const opened = await openLedger({ url: way.url }).catch(() => undefined);
      await opened?.close();
      way.close();
      const ledger = await openLedger({ url });
      const members = await memberIds(ledger, await createGroup(ledger, "ann", ["bob"]));
      await ledger.close();
      expect(members, `after ${packets} packets`).toEqual(["ann", "bob"]);
      if (!way.isBroken()) break;
      interruptions += 1;
    }
    expect(interruptions).toBeGreaterThan(10);
  });
});

/** How many definitions can be seen in a file. */
function definitionsIn(path: string): number {
  try {
    const database = new DatabaseSync(path, { readOnly: true });
    const row = database.prepare("select count(*) as count from sqlite_schema").get();
    database.close();
    return Number(row?.count ?? 0);
  } catch {
    // It is not there yet, or locked.
    return 0;
  }
}

describe("migrations on sqlite", () => {
  it("are finished at the next start, wherever the process was killed", { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "grouphook-killed-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const program = `import("@grouphook/core/storage")
      .then(({ openLedger }) => openLedger({ url: process.argv[1] }))
      .then((ledger) => ledger.close());`;
    for (let definitions = 1; ; definitions += STRIDE) {
      const path = join(folder, `${definitions}.db`);
      const migrating = spawn(process.execPath, ["--eval", program, `sqlite:${path}`], {
        cwd: import.meta.dirname,
      });
      const ended = once(migrating, "close").then(([code]) => code);
      let isOver = false;
      void ended.then(() => {
        isOver = true;
      });
      while (!isOver && definitionsIn(path) < definitions) await new Promise((resolve) => setImmediate(resolve));
      migrating.kill("SIGKILL");
      const code = await ended;
      const ledger = await openLedger({ url: `sqlite:${path}` });
      const members = await memberIds(ledger, await createGroup(ledger, "ann", ["bob"]));
      await ledger.close();
      expect(members, `after ${definitions} definitions`).toEqual(["ann", "bob"]);
      // It came to its end before it was to be killed.
      if (code !== null) return void expect(code).toBe(0);
    }
  });
});
