import type { GroupChange, Outcome } from "@grouphook/core";
import { openLedger, type StoredLedger } from "@grouphook/core/storage";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type MembershipOptions, membershipPolicy } from "./membership-policy.js";
import { outcomeOf } from "./testing/outcome-of.js";

const codes = { from: 1, to: 99, default: 9 };
/** Nobody here writes to it. */
let ledger: StoredLedger;

beforeAll(async () => {
  ledger = await openLedger({ url: "sqlite::memory:" });
  const now = Date.now();
  const change: GroupChange = {
    ...{ type: "group.created", groupId: "g", ownerId: "ann", profile: {} },
    members: [{ userId: "ann" }, { userId: "bob", role: "admin" }, { userId: "cid" }],
  };
  await ledger.settle({
    source: "shop",
    callback: { wants: "record", command: "Created", change },
    ...{ body: "{}", receivedAt: now, deadline: now + 5000 },
  });
});

afterAll(async () => {
  await ledger.close();
});

function asked(options: MembershipOptions, change: GroupChange, actorId?: string, refuseSome = true): Promise<Outcome> {
  const leeway = { codes, amend: [], refuseSome, discard: false };
  const callback = { wants: "review", command: "Ask", change, leeway, permission: "anyone" } as const;
  const policy = membershipPolicy(options);
  return outcomeOf({ ...callback, ...(actorId !== undefined && { actorId }) }, { ledger, policy });
}

const joining = (...userIds: readonly string[]): GroupChange => ({
  type: "members.joined",
  groupId: "g",
  members: userIds.map((userId) => ({ userId })),
});
const invitation = (...userIds: readonly string[]): GroupChange => ({ type: "members.invited", groupId: "g", userIds });
const request = (userId: string): GroupChange => ({ type: "join.requested", groupId: "g", userId });
const creation = (ownerId: string, ...userIds: readonly string[]): GroupChange => ({
  ...{ type: "group.created", ownerId, profile: {} },
  members: userIds.map((userId) => ({ userId })),
});

const allowed = { result: "allowed" };
const denied = (text: string) => ({ result: "denied", denial: { reason: "policy", text, code: 9 } });
const blocked = denied("the user is blocked");

describe("blocked users", () => {
  const options = { blockedUsers: ["eve", "mal"] };

  it.each<[string, GroupChange, object]>([
    ["are refused while others join", joining("dan", "eve", "dan"), { result: "allowed", refusedUserIds: ["eve"] }],
    ["are refused while others are invited", invitation("eve", "dan"), { result: "allowed", refusedUserIds: ["eve"] }],
    ["are refused when others create a group", creation("ann", "mal"), { result: "allowed", refusedUserIds: ["mal"] }],
    ["are denied if nobody else joins", joining("eve", "mal"), blocked],
    ["are denied if nobody else is invited", invitation("eve"), blocked],
    ["are denied when they request to join", request("eve"), blocked],
    ["are denied as owners", creation("eve", "ann"), blocked],
    ["may leave", { type: "members.left", groupId: "g", userIds: ["eve"] }, allowed],
  ])("%s", async (_what, change, outcome) => {
    expect(await asked(options, change)).toEqual(outcome);
  });

  it("cause a denial for all if the vendor cannot refuse some", async () => {
    expect(await asked(options, joining("dan", "eve"), "ann", false)).toEqual(denied("some members are refused"));
  });
});

describe("the size of a group", () => {
  const full = denied("a group may have 4 members");

  it.each<[string, GroupChange, object]>([
    ["has room for one more", joining("dan"), allowed],
    ["has no room for two more", joining("dan", "eli"), full],
    ["has no room for two invited", invitation("dan", "eli"), full],
    ["counts members who join again once", joining("dan", "bob", "cid"), allowed],
    ["counts nobody twice", joining("dan", "dan"), allowed],
    ["counts a user who requests to join", request("dan"), allowed],
    ["counts owner and first members", creation("ann", "ann", "b", "c", "d"), allowed],
    ["has no room for a fifth first member", creation("ann", "b", "c", "d", "e"), full],
  ])("%s", async (_what, change, outcome) => {
    expect(await asked({ maxMembers: 4 }, change)).toEqual(outcome);
  });

  it("does not count refused users", async () => {
    const outcome = await asked({ maxMembers: 4, blockedUsers: ["eve"] }, joining("dan", "eve"));
    expect(outcome).toEqual({ result: "allowed", refusedUserIds: ["eve"] });
  });
});

describe("inviting", () => {
  const roles = ["member", "admin", "owner"] as const;

  it.each(
    roles.flatMap((mayInvite, least) =>
      [undefined, "eve", "cid", "bob", "ann"].map((actorId, standing) => ({
        ...{ mayInvite, actorId, isAllowed: standing - 2 >= least },
      })),
    ),
  )("by $actorId if $mayInvite may invite", async ({ mayInvite, actorId, isAllowed }) => {
    const outcome = isAllowed ? allowed : denied(`only ${mayInvite} may invite`);
    expect(await asked({ mayInvite }, invitation("dan"), actorId)).toEqual(outcome);
    expect(await asked({ mayInvite }, joining("dan"), actorId)).toEqual(outcome);
  });

  it("does not include joining, requesting to join, or being accepted after a request", async () => {
    const options = { mayInvite: "owner" } as const;
    expect(await asked(options, joining("eve"), "eve")).toEqual(allowed);
    expect(await asked(options, request("eve"), "eve")).toEqual(allowed);
    const letIn: GroupChange = { type: "members.joined", groupId: "g", members: [{ userId: "eve" }], how: "applied" };
    expect(await asked(options, letIn, "bob")).toEqual(allowed);
  });

  it("is open to anyone by default", async () => {
    expect(await asked({}, invitation("dan"), "eve")).toEqual(allowed);
  });

  it("to an unknown group is denied, since nobody is known to be its member", async () => {
    const elsewhere: GroupChange = { type: "members.invited", groupId: "unknown", userIds: ["dan"] };
    expect(await asked({ mayInvite: "member" }, elsewhere, "ann")).toEqual(denied("only member may invite"));
  });
});
