import { type AddressInfo, createConnection, createServer, type Socket } from "node:net";
import { openLedger } from "@grouphook/core/storage";
import { afterAll, describe, expect, it } from "vitest";
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

describe.skipIf(databases.length === 0).each(databases)("migrations on $name", ({ createUrl }) => {
  it("are finished at the next start, wherever they were interrupted", { timeout: 300_000 }, async () => {
    let interruptions = 0;
    for (let packets = STRIDE; ; packets += STRIDE) {
      const url = await createUrl();
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
