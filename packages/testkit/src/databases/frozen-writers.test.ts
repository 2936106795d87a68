import { openLedger } from "@grouphook/core/storage";
import { afterAll, describe, it } from "vitest";
import { createGroup, everyEvent, memberIds, SOURCE, settle } from "../contracts/ledger-contract/dealings.js";
import { addition } from "../contracts/ledger-contract/plain-callbacks.js";
import { isHeadLocked } from "./head-lock.js";
import { startProcess } from "./stoppable-process.js";
import { testDatabases } from "./test-databases.js";

/** A stopped process keeps others from writing for less than this. */
const FREED_MS = 8000;
const PATIENTLY = { timeout: 20_000, interval: 20 };

/** Tells of members, and prints what became of it. Before each it writes something that it must look up in the same transaction. */
const SCRIPT = `
import { openLedger } from "@grouphook/core/storage";
const [, url, groupId] = process.argv;
const ledger = await openLedger({ url });
for (let number = 1; ; number += 1) {
  await ledger.consumers.put("app").catch(() => undefined);
  const userId = "u" + number;
  const change = { type: "members.joined", groupId, members: [{ userId }] };
  const now = Date.now();
  const callback = { wants: "record", command: "Joined", change };
  const entry = { source: "${SOURCE}", callback, body: userId, receivedAt: now, deadline: now + 60_000 };
  const { result } = await ledger.settle(entry).catch(() => ({ result: "failed" }));
  console.log(JSON.stringify(userId + " " + result));
}
`;

const databases = (await testDatabases()).filter(({ family }) => family === "mysql");
afterAll(() => Promise.all(databases.map((database) => database.stop())));

describe.skipIf(databases.length === 0).each(databases)(
  "a process on $name that is stopped in a transaction",
  (database) => {
    it("keeps others from writing for some seconds, and then takes nothing for written that is not", async (test) => {
      const { expect, onTestFinished } = test;
      const url = await database.createUrl();
      const ledger = await openLedger({ url });
      onTestFinished(() => ledger.close());
      const groupId = await createGroup(ledger, "ann");
      const other = startProcess<string>(SCRIPT, [url, groupId], test);
      await expect.poll(() => other.printed.length, PATIENTLY).toBeGreaterThan(3);

      await other.stopWhile(() => isHeadLocked(url));
      const stoppedAt = performance.now();
      expect(await settle(ledger, addition("ann", groupId, ["bob"]))).toMatchObject({ result: "performed" });
      expect(performance.now() - stoppedAt).toBeLessThan(FREED_MS);

      const before = other.printed.length;
      other.goOn();
      await expect.poll(() => other.printed.length, PATIENTLY).toBeGreaterThan(before + 3);
      await other.end();
      const told = other.printed.map((_, index) => `u${index + 1}`);
      expect(other.printed).toEqual(told.map((userId) => `${userId} recorded`));
      expect(await memberIds(ledger, groupId)).toEqual(expect.arrayContaining(["ann", "bob", ...told]));
      const events = await everyEvent(ledger);
      expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
      expect(events.length).toBe((await memberIds(ledger, groupId)).length);
    });
  },
);
