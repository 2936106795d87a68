import { connect, createServer } from "node:net";
import { openLedger } from "@grouphook/core/storage";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { testDatabases } from "./test-databases.js";

/** After the first answer of a transaction, longer than its commit takes. */
const COMMITTED_MS = 50;

const databases = (await testDatabases()).filter(({ family }) => family === "mysql");
afterAll(() => Promise.all(databases.map((database) => database.stop())));

describe.skipIf(databases.length === 0).each(databases)("commits whose answers are lost on $name", ({ createUrl }) => {
  it("count no callback twice", async () => {
    const url = new URL(await createUrl());
    const proxy = await startProxy(Number(url.port));
    url.hostname = "127.0.0.1";
    url.port = String(proxy.port);
    const faults: unknown[] = [];
    const ledger = await openLedger({ url: url.href, onFault: (fault) => faults.push(fault) });
    onTestFinished(() => ledger.close());
    for (let time = 1; time <= 3; time += 1) {
      proxy.loseNextAnswer("grouphook_commands");
      ledger.countCommand("shop", { wants: "record", command: "Sent" }, time);
      await expect.poll(proxy.lost, { timeout: 10_000 }).toBe(time);
      const sent = { source: "shop", command: "Sent", firstSeen: 1, lastSeen: time, callbacks: time };
      await expect.poll(() => ledger.callbackCommands(), { timeout: 10_000 }).toEqual([sent]);
    }
    await ledger.close();
    expect(faults).toEqual([]);
  });
});

/** Stands before a database server. Closes a connection instead of passing on the answer to a commit of its choice. */
async function startProxy(databasePort: number) {
  let awaited: string | undefined;
  let lost = 0;
  const server = createServer((client) => {
    const database = connect(databasePort, "127.0.0.1");
    const end = () => {
      client.destroy();
      database.destroy();
    };
    for (const socket of [client, database]) socket.on("error", end).on("close", end);
    let isLosing = false;
    client.on("data", (bytes) => {
      if (awaited !== undefined && bytes.includes(awaited) && bytes.includes("commit")) {
        isLosing = true;
        awaited = undefined;
      }
      database.write(bytes);
    });
    database.on("data", (bytes) => {
      if (!isLosing) client.write(bytes);
      else if (!client.destroyed) setTimeout(end, COMMITTED_MS);
    });
    client.on("close", () => {
      if (isLosing) lost += 1;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    lost: () => lost,
    loseNextAnswer(text: string) {
      awaited = text;
    },
  };
}
