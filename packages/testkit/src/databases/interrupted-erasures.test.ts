import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { ErasureRecord } from "@grouphook/core";
import { openLedger, type StoredLedger } from "@grouphook/core/storage";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { everyEvent, everyItem, SOURCE, settle } from "../contracts/ledger-contract/dealings.js";
import { fact } from "../contracts/ledger-contract/plain-callbacks.js";
import { testDatabases } from "./test-databases.js";

const MESSAGES = 4000;
/** As many as one segment holds. */
const AT_ONCE = 40;
const AT = 1_700_000_000_000;

/** Asks for an erasure, and prints how much is erased so far until that is all. */
const SCRIPT = `
import { openLedger } from "@grouphook/core/storage";
const ledger = await openLedger({ url: process.argv[1] });
const { id } = await ledger.erase({ source: "${SOURCE}", userId: "ann" });
for (let record; !record?.finishedAt; ) {
  record = await ledger.erasure(id);
  console.log(JSON.stringify(record));
}
await ledger.close();
`;

const databases = await testDatabases();
afterAll(() => Promise.all(databases.map((database) => database.stop())));

async function fill(url: string): Promise<void> {
  const ledger = await openLedger({ url });
  for (let first = 0; first < MESSAGES; first += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => settleMessage(ledger, first + index)));
  }
  await ledger.close();
}

function settleMessage(ledger: StoredLedger, number: number): Promise<unknown> {
  const senderId = number % 2 === 0 ? "ann" : "bob";
  const text = `${senderId} said ${number}`;
  const message = { key: `k${number}`, senderId, sentAt: AT, elements: [{ type: "t", content: text }], text };
  const change = { type: "message.sent", groupId: "g", message } as const;
  return settle(ledger, fact(change, AT, { actorId: senderId }), { body: JSON.stringify({ senderId, text }) });
}

/** Runs an erasure in a process of its own, and kills that as soon as the erasure has come to a point. */
async function eraseUntil(url: string, isReached: (record: ErasureRecord) => boolean): Promise<ErasureRecord> {
  const child = spawn(process.execPath, ["-e", SCRIPT, url], {
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "close");
  let last: ErasureRecord | undefined;
  for await (const line of createInterface(child.stdout)) {
    last = JSON.parse(line);
    if (last && isReached(last)) child.kill("SIGKILL");
  }
  await ended;
  expect(child.signalCode).toBe("SIGKILL");
  if (!last) throw new Error("the erasure did not begin");
  return last;
}

describe.each(databases)("an erasure whose process is killed on $name", ({ createUrl }) => {
  it("is finished by the next one, and counts everything once", { timeout: 120_000 }, async () => {
    const url = await createUrl();
    await fill(url);
    const inFeed = await eraseUntil(url, ({ erased }) => erased.messages > 300);
    expect(inFeed.finishedAt).toBeNull();
    expect(inFeed.erased.messages).toBeLessThan(MESSAGES / 2);
    const inCallbacks = await eraseUntil(url, ({ erased }) => erased.callbacks > 300);
    expect(inCallbacks).toMatchObject({ id: inFeed.id, finishedAt: null });
    const ledger = await openLedger({ url });
    onTestFinished(() => ledger.close());
    await expect
      .poll(async () => (await ledger.erasure(inFeed.id))?.finishedAt, { timeout: 60_000 })
      .toEqual(expect.any(Number));
    expect(await ledger.erasure(inFeed.id)).toMatchObject({
      ...{ targetId: null, erased: { messages: MESSAGES / 2, events: 0, callbacks: MESSAGES / 2 } },
    });
    const events = await everyEvent(ledger);
    expect(events.map(({ sequence }) => sequence)).toEqual(Array.from({ length: MESSAGES }, (_, index) => index + 1));
    expect(JSON.stringify(events)).not.toContain("ann said");
    const left = await everyItem((request) => ledger.messages(SOURCE, "g", request), 1000);
    expect(left.map(({ senderId }) => senderId)).toEqual(Array.from({ length: MESSAGES / 2 }, () => "bob"));
  });
});
