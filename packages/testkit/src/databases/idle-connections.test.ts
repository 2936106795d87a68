import { spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { Decision } from "@grouphook/core";
import { type LedgerFault, openLedger, type StoredLedger } from "@grouphook/core/storage";
import { afterAll, beforeAll, describe, it } from "vitest";
import { createGroup, memberIds, SOURCE, settle } from "../contracts/ledger-contract/dealings.js";
import { addition } from "../contracts/ledger-contract/plain-callbacks.js";
import { type DatabaseServer, startDatabaseServer } from "./start-database-server.js";

const MARIADB = "mariadbd";
const hasMariadb = spawnSync(MARIADB, ["--version"]).error === undefined;
/** Longer than the server lets a connection be idle. */
const IDLE_MS = 2500;
const NOBODY = "no such letter";

const decision: Decision = {
  ...{ decidedAt: 1, source: SOURCE, vendor: "any", command: "Ask", change: "message.sent", groupId: "g" },
  ...{ actorId: "ann", verdict: "allow", code: null, text: null, policy: "rule", milliseconds: 1 },
  ...{ shadowed: false, remark: null, circumstances: {} },
};

/** Asked one by one, each of a ledger of its own: what one question brings back to life, another would not find idle. */
const questions: Readonly<Record<string, (ledger: StoredLedger, groupId: string) => Promise<unknown>>> = {
  roster: (ledger, groupId) => ledger.roster(SOURCE, groupId),
  view: (ledger, groupId) => ledger.view(SOURCE, groupId, ["ann"]),
  group: (ledger, groupId) => ledger.group(SOURCE, groupId),
  ready: (ledger) => ledger.ready(),
  prune: (ledger) => ledger.prune(),
  retry: (ledger) => ledger.retryDeadLetter(NOBODY),
  discard: (ledger) => ledger.discardDeadLetter(NOBODY),
  settle: (ledger, groupId) => settle(ledger, addition("ann", groupId, ["bob"])),
};

describe.skipIf(!hasMariadb)(
  "a ledger whose connections the server ends when they are idle",
  { concurrent: true },
  () => {
    let server: DatabaseServer;

    beforeAll(async () => {
      server = await startDatabaseServer(MARIADB, { extraArguments: ["--wait-timeout=1"] });
    });

    afterAll(() => server.stop());

    /** Does something with a ledger that has one group, and closes it; resolves to the faults that it told of. */
    async function faultsOf(work: (ledger: StoredLedger, groupId: string) => Promise<void>) {
      const faults: LedgerFault[] = [];
      const ledger = await openLedger({
        url: await server.createUrl(),
        onFault: (fault) => faults.push(fault),
        retentionDays: { decisions: 1_000_000 },
      });
      try {
        await work(ledger, await createGroup(ledger, "ann"));
      } finally {
        await ledger.close();
      }
      return faults;
    }

    it("loses no decision", async ({ expect }) => {
      const faults = await faultsOf(async (ledger) => {
        for (let count = 1; count <= 3; count += 1) {
          await sleep(IDLE_MS);
          ledger.note(decision);
          const written = async () => (await ledger.decisions({ after: 0, limit: 10 })).length;
          await expect.poll(written, { timeout: 10_000 }).toBe(count);
        }
      });
      expect(faults).toEqual([]);
    });

    it.for(Object.entries(questions))("answers the question %s", async ([, ask], { expect }) => {
      const faults = await faultsOf(async (ledger, groupId) => {
        await sleep(IDLE_MS);
        await expect(ask(ledger, groupId)).resolves.not.toThrow();
      });
      expect(faults).toEqual([]);
    });

    it("answers as many questions at once as it has connections, all idle", async ({ expect }) => {
      const faults = await faultsOf(async (ledger, groupId) => {
        for (let round = 0; round < 3; round += 1) {
          const rosters = await Promise.all(Array.from({ length: 20 }, () => memberIds(ledger, groupId)));
          expect(new Set(rosters.map(String))).toEqual(new Set(["ann"]));
          await sleep(IDLE_MS);
        }
      });
      expect(faults).toEqual([]);
    });
  },
);
