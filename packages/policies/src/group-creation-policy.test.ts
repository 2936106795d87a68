import type { GroupChange, GroupCreated, Outcome } from "@grouphook/core";
import { yesOrNo } from "@grouphook/core/adapter";
import { openLedger, type StoredLedger } from "@grouphook/core/storage";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type GroupCreationOptions, groupCreationPolicy } from "./group-creation-policy.js";
import { outcomeOf } from "./testing/outcome-of.js";

const leeway = yesOrNo({ from: 1, to: 99, default: 9 });
let ledger: StoredLedger;

beforeEach(async () => {
  ledger = await openLedger({ url: "sqlite::memory:" });
});

afterEach(async () => {
  await ledger.close();
});

/** Asks for a change and makes it if it is allowed. */
async function asked(options: GroupCreationOptions, change: GroupChange, source = "shop"): Promise<Outcome> {
  const wants = { wants: "perform", command: "Create", permission: "anyone", answerRoster: false } as const;
  const policy = groupCreationPolicy(options);
  return outcomeOf({ ...wants, change, leeway, actorId: "ann" }, { source, ledger, policy });
}

const creation = (profile: GroupCreated["profile"] = {}): GroupCreated => ({
  type: "group.created",
  ownerId: "ann",
  profile,
  members: [{ userId: "ann" }],
});
const denied = (text: string) => ({ result: "denied", denial: { reason: "policy", text, code: 9 } });
const performed = expect.objectContaining({ result: "performed" });

describe("creating a group", () => {
  it("is denied to a user who already owns the maximum of active groups of the source", async () => {
    const options = { maxGroupsPerOwner: 2 };
    await asked(options, creation());
    const second = await asked(options, creation());
    expect(await asked(options, creation())).toEqual(denied("a user may own 2 groups"));
    expect(await asked(options, creation(), "elsewhere")).toEqual(performed);
    const groupId = second.result === "performed" ? (second.groupId ?? "") : "";
    await asked(options, { type: "group.dissolved", groupId });
    expect(await asked(options, creation())).toEqual(performed);
  });

  it.each<[string | undefined, boolean]>([
    ["Public", true],
    ["AVChatRoom", false],
    [undefined, false],
  ])("of kind %s is judged by the list of kinds", async (kind, isAllowed) => {
    const outcome = await asked({ allowedKinds: ["Public", "Work"] }, creation(kind === undefined ? {} : { kind }));
    expect(outcome).toEqual(isAllowed ? performed : denied("groups of this kind are not allowed"));
  });

  it.each([
    ["读书", undefined],
    ["a👍", undefined],
    ["x", "a group's name needs 2 characters"],
    [undefined, "a group's name needs 2 characters"],
    ["abcdef", "a group's name may hold 5 characters"],
    ["a b", "the group's name does not match the required pattern"],
    ["ｂＡＤ1", "the group's name holds a forbidden word"],
  ])("named %s is judged by its name", async (name, refusal) => {
    const rules = { minLength: 2, maxLength: 5, pattern: "^\\S*$", forbiddenWords: ["bad"] };
    const outcome = await asked({ name: rules }, creation(name === undefined ? {} : { name }));
    expect(outcome).toEqual(refusal === undefined ? performed : denied(refusal));
  });

  it("is the only change that the policy judges", async () => {
    await asked({}, { ...creation(), groupId: "g" });
    const renaming: GroupChange = { type: "group.updated", groupId: "g", profile: { name: "bad" } };
    expect(await asked({ name: { forbiddenWords: ["bad"] } }, renaming)).toEqual(performed);
  });

  it("is denied in the operator's words", async () => {
    const outcome = await asked({ name: { minLength: 1 }, code: 7, text: "no" }, creation());
    expect(outcome).toEqual({ result: "denied", denial: { reason: "policy", text: "no", code: 7 } });
  });
});
