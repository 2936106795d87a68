import { spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { Decision } from "@grouphook/core";
import { type LedgerFault, openLedger } from "@grouphook/core/storage";
import { describe, expect, it, onTestFinished } from "vitest";
import { createGroup, memberIds, SOURCE, settle } from "../contracts/ledger-contract/dealings.js";
import { addition } from "../contracts/ledger-contract/plain-callbacks.js";
import { startDatabaseServer } from "./start-database-server.js";

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

describe.skipIf(!hasMariadb)("a ledger whose connections the server ends when they are idle", () => {
  it("loses no decision and answers every question", { timeout: 120_000 }, async () => {
    const server = await startDatabaseServer(MARIADB, { extraArguments: ["--wait-timeout=1"] });
    onTestFinished(() => server.stop());
    const faults: LedgerFault[] = [];
    const ledger = await openLedger({
      url: await server.createUrl(),
      onFault: (fault) => faults.push(fault),
      retentionDays: { decisions: 1_000_000 },
    });
    const groupId = await createGroup(ledger, "ann");

    for (let count = 1; count <= 3; count += 1) {
      await sleep(IDLE_MS);
      ledger.note(decision);
      const written = async () => (await ledger.decisions({ after: 0, limit: 10 })).length;
      await expect.poll(written, { timeout: 10_000 }).toBe(count);
    }
    const questions = {
      roster: () => ledger.roster(SOURCE, groupId),
      view: () => ledger.view(SOURCE, groupId, ["ann"]),
      group: () => ledger.group(SOURCE, groupId),
      ready: () => ledger.ready(),
      prune: () => ledger.prune(),
      retry: () => ledger.retryDeadLetter(NOBODY),
      discard: () => ledger.discardDeadLetter(NOBODY),
      settle: () => settle(ledger, addition("ann", groupId, ["bob"])),
    };
    for (const [name, ask] of Object.entries(questions)) {
      await sleep(IDLE_MS);
      await expect(ask(), name).resolves.not.toThrow();
    }
    // All reads at once, so that each uses a connection that was idle.
    for (let round = 0; round < 2; round += 1) {
      const rosters = await Promise.all(Array.from({ length: 20 }, () => memberIds(ledger, groupId)));
      expect(new Set(rosters.map(String))).toEqual(new Set(["ann,bob"]));
      await sleep(IDLE_MS);
    }
    await ledger.close();
    expect(faults).toEqual([]);
  });
});
