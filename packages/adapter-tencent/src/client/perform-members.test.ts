import {
  type GroupChange,
  type GroupCreated,
  LAST_MOMENT,
  type MemberProfile,
  type MembersJoined,
  type MembersLeft,
  type MemberUpdated,
  type MuteEnd,
  type Performed,
} from "@grouphook/core/adapter";
import { describe, expect, it } from "vitest";
import { ALLOWED, tencentScene } from "../testing/tencent-scene.js";

const GROUP = "readers";
const creation: GroupCreated = {
  ...{ type: "group.created", groupId: GROUP, ownerId: "ann", profile: { name: "Readers", kind: "Public" } },
  members: [{ userId: "bob" }, { userId: "eve" }],
};

const performed = (change: object, more: object = {}) => ({
  ...{ result: "performed", change, asOf: expect.any(Number), ...more },
});
const refused = (code: number | string) => ({ result: "refused", refusal: { code, text: expect.any(String) } });

/** A group of Ann's with Bob and Eve. */
async function withGroup(setting: Parameters<typeof tencentScene>[0] = {}) {
  const made = await tencentScene(setting);
  expect(await made.client.perform(creation)).toMatchObject({ result: "performed" });
  await made.app.settled();
  return { ...made, perform: made.client.perform };
}

describe("members", () => {
  const join = (...userIds: readonly string[]): MembersJoined => ({
    ...{ type: "members.joined", groupId: GROUP, members: userIds.map((userId) => ({ userId })), how: "invited" },
  });

  const leave = (...userIds: readonly string[]): MembersLeft => ({
    ...{ type: "members.left", groupId: GROUP, userIds, how: "removed" },
  });
  const update = (profile: MemberProfile, more: object = {}): MemberUpdated => ({
    ...{ type: "member.updated", groupId: GROUP, userId: "bob", profile, ...more },
  });

  it("are added, as the callback tells it; who is in it already is so, too", async () => {
    const at = await withGroup();
    expect(await at.perform(join("zoe", "kim"))).toEqual(performed(join("zoe", "kim")));
    expect(await at.lastTold()).toEqual(join("zoe", "kim"));
    expect(await at.perform(join("zoe", "max"))).toEqual(performed(join("zoe", "max")));
  });

  it("are refused one by one", async () => {
    const at = await withGroup({
      served: { isAccount: (account) => account !== "nobody" },
      verdictOf: () => ({ ...ALLOWED, refusedAccounts: ["kim"] }),
    });
    expect(await at.perform(join("zoe", "nobody", "kim"))).toEqual(
      performed(join("zoe"), {
        refused: [
          { userId: "nobody", code: 0, text: "not added" },
          { userId: "kim", code: 0, text: "not added" },
        ],
      }),
    );
    expect(await at.perform(join("nobody"))).toEqual({ result: "refused", refusal: { code: 0, text: "not added" } });
  });

  it("wait where they must approve", async () => {
    const { perform, group } = await withGroup();
    await perform({ type: "group.updated", groupId: GROUP, profile: { settings: { InviteOption: "NeedPermission" } } });
    expect(await perform(join("zoe", "bob"))).toEqual(
      performed(join("bob"), { refused: [{ userId: "zoe", code: 3, text: "waiting for approval" }] }),
    );
    expect(group().members.has("zoe")).toBe(false);
  });

  it("are added 300 at once, as far as they fit", async () => {
    const { perform, group, rest } = await withGroup();
    await perform({ type: "group.updated", groupId: GROUP, profile: { settings: { MaxMemberNum: 310 } } });
    const many = Array.from({ length: 350 }, (_, index) => `user${index}`);
    const done = await perform(join(...many, "user1"));
    const left = many.slice(300).map((userId) => ({ userId, code: 10_014, text: "the group is full" }));
    expect(done).toEqual(performed(join(...many.slice(0, 300)), { refused: left }));
    expect(group().members.size).toBe(303);
    expect(rest.rates.add_group_member?.calls).toBe(2);
  });

  it("may have been added in part where a later call fails", async () => {
    const { perform, rest } = await withGroup();
    rest.fault({ api: "add_group_member", after: 1, times: 9, instead: { code: 60_007 } });
    const many = Array.from({ length: 301 }, (_, index) => `user${index}`);
    await expect(perform(join(...many))).rejects.toMatchObject({ code: "limited", mayHaveActed: true });
  });

  it("are removed 100 at once, as the callback tells it", async () => {
    const at = await withGroup();
    const many = Array.from({ length: 150 }, (_, index) => `user${index}`);
    await at.perform(join(...many));
    expect(await at.perform(leave("bob", "nobody"))).toEqual(performed(leave("bob", "nobody")));
    expect(await at.lastTold()).toEqual(leave("bob"));
    expect(await at.perform(leave(...many))).toEqual(performed(leave(...many)));
    expect(at.rest.rates.delete_group_member?.calls).toBe(3);
    expect([...at.group().members.keys()]).toEqual(["ann", "eve"]);
    expect(await at.perform(leave("ann"))).toEqual(refused(10_009));
    const reason = { ...leave("eve"), message: "spam" };
    expect(await at.perform(reason)).toEqual(performed(reason));
    expect(at.rest.heard.at(-1)?.text).toContain('"Reason":"spam"');
  });

  it.for<[string, GroupChange]>([
    ["topicId", { ...join("zoe"), topicId: "t" }],
    ["custom", { ...join("zoe"), custom: 1 }],
    ["members[0].role", { ...join(), members: [{ userId: "zoe", role: "admin" }] }],
    ["topicId", { ...leave("bob"), topicId: "t" }],
    ["custom", { ...leave("bob"), custom: 1 }],
    ["profile.role", update({ role: "owner" })],
    ["profile.receives", update({ receives: false })],
    ["profile.avatar", update({ avatar: "https://a.example" })],
    ["profile.custom", update({ custom: { level: "1" } })],
  ])("are not changed in %s: %j", async ([field, change]) => {
    const { perform } = await withGroup();
    const done = await perform(change);
    expect(done).toMatchObject({ result: "impossible", text: expect.stringContaining(`${field}: `) });
  });

  it("get a role and a name card, as the callback tells it", async () => {
    const at = await withGroup();
    const change: GroupChange = {
      ...{ type: "member.updated", groupId: GROUP, userId: "bob", profile: { role: "admin", nickname: "Bobby" } },
    };
    expect(await at.perform(change)).toEqual(performed(change));
    expect(await at.lastTold()).toEqual(change);
    expect(await at.perform({ ...change, userId: "zoe" })).toEqual(refused(10_004));
    expect(at.rest.rates.forbid_send_msg).toBe(undefined);
  });

  it.for<[string, () => GroupChange, number | undefined, () => MuteEnd]>([
    [
      "beyond every date that Tencent can tell",
      () => update({ mutedUntil: LAST_MOMENT }),
      4_294_967_295,
      () => "forever",
    ],
    ["for good", () => update({ mutedUntil: "forever" }), 4_294_967_295, () => "forever"],
    ["no longer", () => update({ mutedUntil: null }), 0, () => null],
    ["until what is over", () => update({ mutedUntil: 1000 }), 0, () => null],
    ["for an hour", () => update({}, { mutedForMs: 3_600_000 }), 3600, () => Date.now() + 3_600_000],
    [
      "until the end of an hour",
      () => update({ mutedUntil: Date.now() + 3_600_000 }),
      undefined,
      () => Date.now() + 3_600_000,
    ],
    [
      "for an hour, not until what is over",
      () => update({ mutedUntil: 1000 }, { mutedForMs: 60_000 }),
      60,
      () => Date.now() + 60_000,
    ],
  ])("are muted %s", async ([, changeOf, seconds, untilOf]) => {
    const { perform, rest, client } = await withGroup();
    const done: Performed = await perform(changeOf());
    const profile = done.result === "performed" && "profile" in done.change ? done.change.profile : {};
    const until = "mutedUntil" in profile ? (profile.mutedUntil ?? null) : expect.fail("not muted");
    const expected = untilOf();
    const expectEnd = (end: MuteEnd | undefined) =>
      typeof expected === "number" && typeof end === "number"
        ? expect(Math.abs(end - expected)).toBeLessThan(3000)
        : expect(end).toBe(expected);
    expectEnd(until);
    const { MuteTime } = JSON.parse(rest.heard.at(-1)?.text ?? "");
    expect(Math.abs(MuteTime - (seconds ?? 3600))).toBeLessThanOrEqual(seconds === undefined ? 2 : 0);
    expectEnd((await client.readMembers(GROUP, null))?.members.find(({ userId }) => userId === "bob")?.mutedUntil);
  });

  it("are told what was made of two calls of which one is refused", async () => {
    const { perform, rest } = await withGroup();
    rest.fault({ api: "forbid_send_msg", instead: { code: 10_007 } });
    expect(await perform(update({ nickname: "B", mutedUntil: "forever" }))).toEqual(
      performed(update({ nickname: "B" }), { refused: [{ userId: "bob", code: 10_007, text: "a fault" }] }),
    );
    rest.fault({ api: "forbid_send_msg", instead: { code: 10_007 } });
    expect(await perform(update({ mutedUntil: "forever" }))).toEqual(refused(10_007));
  });

  it("may have been changed by the first of two calls where the second fails", async () => {
    const { perform, rest } = await withGroup();
    rest.fault({ api: "forbid_send_msg", instead: { code: 60_007 }, times: 9 });
    const both = perform(update({ nickname: "B", mutedUntil: "forever" }));
    await expect(both).rejects.toMatchObject({ code: "limited", mayHaveActed: true });
    rest.fault({ api: "forbid_send_msg", instead: { code: 60_007 }, times: 9 });
    const alone = perform(update({ mutedUntil: "forever" }));
    await expect(alone).rejects.toMatchObject({ code: "limited", mayHaveActed: false });
  });

  it("get no push notifications, or get them again", async () => {
    const { perform, group } = await withGroup();
    const silence: GroupChange = { type: "member.silenced", groupId: GROUP, userId: "bob" };
    expect(await perform(silence)).toEqual(performed(silence));
    expect(group().members.get("bob")?.msgFlag).toBe("AcceptNotNotify");
    expect(await perform({ ...silence, type: "member.unsilenced" })).toMatchObject({ result: "performed" });
    expect(group().members.get("bob")?.msgFlag).toBe("AcceptAndNotify");
  });

  it("have their own data replaced whose fields are known", async () => {
    const { perform, group } = await withGroup({ settings: { memberFields: ["level", "color"] } });
    await perform(update({ custom: { level: "1" } }));
    expect(await perform(update({ custom: { color: "red" } }))).toEqual(
      performed(update({ custom: { color: "red" } })),
    );
    expect(group().members.get("bob")?.data).toEqual(new Map([["color", "red"]]));
  });
});
