import { describe, expect, it } from "vitest";
import type { LedgerEntry } from "../../ledger/ledger.js";
import { yesOrNo } from "../../vocabulary/verdict.js";
import { MissedGroups } from "./missed-groups.js";

function entry(callback: LedgerEntry["callback"]): LedgerEntry {
  return { source: "shop", callback, body: "{}", receivedAt: 1, deadline: 2 };
}

function told(groupId: string): LedgerEntry {
  return entry({ wants: "record", command: "Ended", change: { type: "group.dissolved", groupId } });
}

function missing(...groupIds: readonly string[]): MissedGroups {
  const missed = new MissedGroups();
  for (const groupId of groupIds) missed.add(told(groupId));
  return missed;
}

const idsOf = (missed: MissedGroups) => [...missed.nextBatch().values()].map(({ groupId }) => groupId);

describe("missed groups", () => {
  it("are those of facts: what is asked will be asked again", () => {
    const missed = missing("g");
    const change = { type: "group.dissolved", groupId: "h" } as const;
    const leeway = yesOrNo({ from: 10, to: 20, default: 15 });
    missed.add(entry({ wants: "perform", command: "End", permission: "owner", leeway, answerRoster: false, change }));
    missed.add(entry({ wants: "unsupported", command: "Other" }));
    missed.add(told(""));
    expect(idsOf(missed)).toEqual(["g"]);
  });

  it("are remembered until they are marked", () => {
    const missed = missing("g", "h");
    const taken = missed.nextBatch();
    expect(missed.size).toBe(2);
    missed.forget(taken);
    expect(missed.size).toBe(0);
  });

  it("are remembered when something is missed while they are being marked", () => {
    const missed = missing("g", "h");
    const taken = missed.nextBatch();
    missed.add(told("g"));
    missed.forget(taken);
    expect(idsOf(missed)).toEqual(["g"]);
  });

  it("come in turn, however often others are missed", () => {
    const missed = missing("g", "h");
    missed.add(told("g"));
    expect(idsOf(missed)).toEqual(["h", "g"]);
  });

  it("are fewer at once after a failure, and more again after each success", () => {
    const missed = missing(...Array.from({ length: 2000 }, (_, number) => `g${number}`));
    expect(missed.nextBatch().size).toBe(512);
    missed.halve(missed.nextBatch());
    missed.halve(missed.nextBatch());
    expect(missed.nextBatch().size).toBe(128);
    missed.forget(missed.nextBatch());
    missed.forget(missed.nextBatch());
    missed.forget(missed.nextBatch());
    expect(missed.nextBatch().size).toBe(512);
  });

  it("are narrowed down to the one that cannot be marked, and only that one is given up", () => {
    const missed = missing("a", "b", "c", "d", "e");
    const marked: string[] = [];
    let unmarkable: string | undefined;
    while (missed.size > 0) {
      const taken = missed.nextBatch();
      if (idsOf(missed).includes("d")) {
        unmarkable ??= missed.halve(taken)?.groupId;
      } else {
        marked.push(...idsOf(missed));
        missed.forget(taken);
      }
    }
    expect(unmarkable).toBe("d");
    expect(marked.toSorted()).toEqual(["a", "b", "c", "e"]);
  });
});
