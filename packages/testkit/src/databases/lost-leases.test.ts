import { connect, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Lease } from "@grouphook/core";
import { openLedger, type StoredLedger } from "@grouphook/core/storage";
import { afterAll, describe, it, type TestContext } from "vitest";
import { isHeadLocked } from "./head-lock.js";
import { startProcess } from "./stoppable-process.js";
import { testDatabases } from "./test-databases.js";

/** A dead holder's lease is taken within this time. */
const TAKEOVER_MS = 10_000;
/** A holder that lives for so long has confirmed its lease several times. */
const SOME_BEATS_MS = 8000;
const NAME = "sink:orders";

/** Delivers as long as it may, and prints when: the same clock for every process of this machine. */
const SCRIPT = `
import { openLedger } from "@grouphook/core/storage";
const ledger = await openLedger({ url: process.argv[1] });
for (;;) {
  const lease = await ledger.lease("${NAME}");
  for (let position = lease.position; lease.isHeld; ) {
    console.log(JSON.stringify({ fence: lease.fence, at: Number(process.hrtime.bigint() / 1000n) / 1000 }));
    void lease.advance(++position);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
`;

interface Delivered {
  readonly fence: number;
  readonly at: number;
}

const databases = await testDatabases();
afterAll(() => Promise.all(databases.map((database) => database.stop())));

const now = () => Number(process.hrtime.bigint() / 1000n) / 1000;

/** A process that delivers, and prints what it has delivered. */
async function startDelivering(url: string, test: TestContext) {
  const other = startProcess<Delivered>(SCRIPT, [url], test);
  while (other.printed.length === 0) await sleep(20);
  return other;
}

async function opened(url: string, { onTestFinished }: TestContext): Promise<StoredLedger> {
  const ledger = await openLedger({ url });
  onTestFinished(() => ledger.close());
  return ledger;
}

/** A way to a server on which, while it is clogged, nothing passes and nothing ends. */
async function startWay(url: string, { onTestFinished }: TestContext) {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let isClogged = false;
  const way = createServer((client) => {
    const server = connect(Number(target.port), target.hostname);
    const ends = [client, server] as const;
    for (const socket of ends) {
      sockets.add(socket);
      socket.on("data", (bytes) => isClogged || (socket === client ? server : client).write(bytes));
      socket.on("error", () => undefined).on("close", () => ends.map((one) => one.destroy()));
    }
  });
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  await new Promise<void>((resolve) => way.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    cut();
    way.close();
  });
  const through = new URL(url);
  const address = way.address();
  through.port = String(typeof address === "object" && address ? address.port : 0);
  return {
    url: through.href,
    clog: () => {
      isClogged = true;
    },
    /** What hung is cut, and others pass again. */
    clear: () => {
      isClogged = false;
      cut();
    },
  };
}

// All at once: what they do is wait.
describe.concurrent.each(databases)("a lease on $name", ({ createUrl, family }) => {
  it("is kept by a holder that lives", async (test) => {
    const { expect } = test;
    const url = await createUrl();
    const other = await startDelivering(url, test);
    const ledger = await opened(url, test);
    const ending = new AbortController();
    const waiting = ledger.lease(NAME, { signal: ending.signal });
    await sleep(SOME_BEATS_MS);
    ending.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    expect(new Set(other.printed.map(({ fence }) => fence))).toEqual(new Set([1]));
  });

  it("of a process that died is taken within ten seconds, and goes on where that has come to", async (test) => {
    const { expect } = test;
    const url = await createUrl();
    const other = await startDelivering(url, test);
    const ledger = await opened(url, test);
    const waiting = ledger.lease(NAME);
    await sleep(1000);
    await other.end();
    const died = performance.now();
    const lease = await waiting;
    expect(performance.now() - died).toBeLessThan(TAKEOVER_MS);
    expect(lease.fence).toBe(2);
    expect(lease.position).toBeGreaterThan(0);
    expect(lease.position).toBeLessThanOrEqual(other.printed.length);
  });

  it("of a process that was stopped is taken, and that process delivers nothing when it goes on", async (test) => {
    const { expect } = test;
    const url = await createUrl();
    const other = await startDelivering(url, test);
    const ledger = await opened(url, test);
    // Nobody takes the lock of a SQLite file from a process that is stopped.
    await other.stopWhile(async () => family !== "sqlite" || !(await isHeadLocked(url)));
    const stopped = performance.now();
    const lease = await ledger.lease(NAME);
    expect(performance.now() - stopped).toBeLessThan(TAKEOVER_MS);
    const taken = now();
    await sleep(500);
    other.goOn();
    await sleep(1500);
    const late = other.printed.filter(({ fence, at }) => fence === 1 && at > taken);
    expect(late).toEqual([]);
    expect(other.printed.every(({ fence }) => fence === 1)).toBe(true);
    expect([lease.fence, lease.isHeld]).toEqual([2, true]);
    await lease.release();
    await expect.poll(() => other.printed.at(-1)?.fence, { timeout: 5000 }).toBe(3);
  });

  it.skipIf(family === "sqlite")(
    "whose holder's database hangs ends there before it is taken elsewhere, and can be taken back",
    async (test) => {
      const { expect } = test;
      const url = await createUrl();
      const way = await startWay(url, test);
      const [hanging, other] = [await opened(way.url, test), await opened(url, test)];
      const lost = await hanging.lease(NAME);
      await lost.advance(3);
      const elsewhere = other.lease(NAME);
      const ends: string[] = [];
      lost.signal.addEventListener("abort", () => ends.push("lost"));
      void elsewhere.then(() => ends.push("taken"));
      way.clog();
      const late = expect(lost.advance(4)).rejects.toThrow("did not confirm");
      const lease: Lease = await elsewhere;
      await late;
      expect(ends).toEqual(["lost", "taken"]);
      expect(lease).toMatchObject({ fence: 2, position: 3 });
      way.clear();
      await lease.release();
      expect(await hanging.lease(NAME)).toMatchObject({ fence: 3 });
    },
  );

  it.skipIf(family === "sqlite")("survives connections that are cut", async (test) => {
    const { expect } = test;
    const url = await createUrl();
    const ledger = await opened(url, test);
    const lease = await ledger.lease(NAME);
    const other = await opened(url, test);
    const waiting = other.lease(NAME);
    const { hostname: host, port, username: user, password, pathname } = new URL(url);
    const { createConnection } = await import("mysql2/promise");
    const admin = await createConnection({ host, port: Number(port), user, password });
    test.onTestFinished(() => admin.end());
    for (let position = 1; position <= 80; position += 1) {
      const [rows] = await admin.query("select id from information_schema.processlist where db = ?", [
        pathname.slice(1),
      ]);
      for (const row of Array.isArray(rows) ? rows : [])
        await admin.query("kill ?", ["id" in row ? row.id : "ID" in row ? row.ID : 0]).catch(() => undefined);
      void lease.advance(position);
      await sleep(50);
    }
    expect(lease.isHeld).toBe(true);
    await lease.advance(81);
    await lease.release();
    expect(await waiting).toMatchObject({ fence: 2, position: 81 });
  });
});
