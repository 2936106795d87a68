import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import type { Decision } from "../../ledger/decision.js";
import { type LedgerFault, openLedger } from "../index.js";

const LONGEST_QUEUE = 50_000;

const decision: Decision = {
  circumstances: {},
  ...{ decidedAt: 0, source: "shop", vendor: "any", command: "Ask", change: "message.sent", groupId: "g" },
  ...{ actorId: "ann", verdict: "allow", code: null, text: null, policy: "rule", milliseconds: 1.5 },
  ...{ shadowed: false, remark: null },
};

it("tells of decisions that it drops, when more wait than it can hold", async () => {
  const folder = mkdtempSync(join(tmpdir(), "grouphook-"));
  const path = join(folder, "ledger.db");
  const faults: LedgerFault[] = [];
  const ledger = await openLedger({ url: `sqlite:${path}`, onFault: (fault) => faults.push(fault) });
  const other = new DatabaseSync(path);
  other.exec("begin immediate");
  for (let count = 0; count <= LONGEST_QUEUE; count += 1) ledger.note(decision);
  expect(faults).toMatchObject([{ kind: "decision-log", message: "5000 decisions could not be logged so far" }]);
  other.exec("rollback");
  await ledger.close();
  expect(other.prepare("select count(*) as count from grouphook_decisions").get()).toEqual({ count: 45_001 });
  other.close();
  rmSync(folder, { recursive: true });
});
