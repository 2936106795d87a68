import { changeTypes } from "@grouphook/core";
import type { GroupChange, GroupCreated } from "@grouphook/core/adapter";
import { describe, expect, it } from "vitest";
import { AGAIN, ALLOWED, tencentScene } from "../testing/tencent-scene.js";

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

it("does all it says that it can, and nothing else", async () => {
  const { client } = await tencentScene();
  expect(changeTypes).toEqual(expect.arrayContaining([...client.can]));
  expect(client.can.size).toBe(15);
  const unable: readonly GroupChange[] = [
    { type: "group.filled", groupId: GROUP },
    { type: "quota.alarmed", used: 1, quota: 2 },
    { type: "member.presence_changed", groupId: GROUP, userIds: ["bob"], online: true },
  ];
  for (const change of unable) {
    expect(client.can.has(change.type)).toBe(false);
    const text = `${change.type}: Tencent cannot be asked to do this`;
    expect(await client.perform(change)).toEqual({ result: "impossible", text });
  }
});

describe("creating a group", () => {
  it("makes it as it is told", async () => {
    const at = await tencentScene();
    const change: GroupChange = {
      ...{ type: "group.created", ownerId: "ann", groupId: GROUP },
      profile: {
        ...{ name: "Readers", notice: "soon", introduction: "we read", avatar: "https://a.example/1.png" },
        ...{ kind: "Work", mutedAll: false, custom: { color: "red" } },
        settings: { ApplyJoinOption: "FreeAccess", InviteOption: "DisableInvite", MaxMemberNum: 200 },
      },
      members: [
        { userId: "bob" },
        { userId: "ann", role: "owner" },
        { userId: "eve", role: "admin", mutedUntil: null },
      ],
    };
    const done = await at.client.perform(change);
    const members = [
      { userId: "ann", role: "owner" },
      { userId: "bob" },
      { userId: "eve", role: "admin", mutedUntil: null },
    ];
    expect(done).toEqual(performed({ ...change, profile: { ...change.profile, kind: "Private" }, members }));
    expect(at.group()).toMatchObject({
      ...{ type: "Private", applyJoinOption: "FreeAccess", inviteOption: "DisableInvite", maxMembers: 200 },
      profile: { name: "Readers", notification: "soon", introduction: "we read", faceUrl: "https://a.example/1.png" },
      userDefinedData: new Map([["color", "red"]]),
    });
    expect([...at.group().members].map(([account, { role }]) => [account, role])).toEqual([
      ...[
        ["ann", "Owner"],
        ["eve", "Admin"],
        ["bob", "Member"],
      ],
    ]);
    expect(await at.lastTold()).toMatchObject({ type: "group.created", groupId: GROUP, ownerId: "ann" });
    expect(at.told.map(({ actorId }) => actorId)).toEqual(["administrator"]);
  });

  it("lets Tencent find an id, and a group have no owner", async () => {
    const { client, app } = await tencentScene();
    const done = await client.perform({ type: "group.created", profile: { name: "g", kind: "Public" }, members: [] });
    const [groupId] = app.groups.keys();
    expect(done).toEqual(
      performed({ type: "group.created", groupId, profile: { name: "g", kind: "Public" }, members: [] }),
    );
  });

  it("makes it once under one key, and not at all where the id is another's", async () => {
    const { client, app } = await withGroup();
    expect(await client.perform(creation)).toEqual(refused(10_025));
    expect(await client.perform(creation, AGAIN)).toMatchObject({ result: "performed", change: { groupId: GROUP } });
    expect(await client.perform({ ...creation, ownerId: "zoe" }, AGAIN)).toEqual(refused(10_021));
    expect(app.groups.size).toBe(1);
  });

  it("tells a group that was there already under the key as it is, not as it was to be", async () => {
    const { client } = await withGroup();
    const another: GroupCreated = {
      ...creation,
      profile: { name: "Writers", kind: "Public" },
      members: [{ userId: "zoe" }],
    };
    const done = await client.perform(another, AGAIN);
    expect(done).toMatchObject({
      result: "performed",
      change: {
        groupId: GROUP,
        ownerId: "ann",
        profile: { name: "Readers", kind: "Public" },
        members: [{ userId: "ann" }],
      },
      refused: [{ userId: "zoe", code: 10_025 }],
    });
  });

  it("makes it once though the answer is lost", async () => {
    const { client, app, rest } = await tencentScene();
    rest.fault({ api: "create_group", instead: "reset", acts: true });
    expect(await client.perform(creation)).toMatchObject({ result: "performed", change: { groupId: GROUP } });
    expect(app.groups.size).toBe(1);
  });

  it("lets more than a hundred first members join afterwards, admins first of all", async () => {
    const { client, group, rest } = await tencentScene({ served: { isAccount: (account) => account !== "user130" } });
    const members = Array.from({ length: 450 }, (_, index) => ({
      ...{ userId: `user${index}`, ...(index === 449 && { role: "admin" as const }) },
    }));
    const done = await client.perform({ ...creation, members }, AGAIN);
    const made = [{ userId: "ann", role: "owner" }, ...members.filter(({ userId }) => userId !== "user130")];
    expect(done).toMatchObject({
      change: { members: made },
      refused: [{ userId: "user130", code: 0, text: "not added" }],
    });
    expect(group().members.size).toBe(450);
    expect(group().members.get("user449")?.role).toBe("Admin");
    expect(rest.rates.add_group_member?.calls).toBe(2);
  });

  it("has made it where a later member cannot be added", async () => {
    const { client, group, rest } = await tencentScene();
    rest.fault({ api: "add_group_member", instead: { code: 60_007 }, times: 9 });
    const members = Array.from({ length: 101 }, (_, index) => ({ userId: `user${index}` }));
    const creating = client.perform({ ...creation, members });
    await expect(creating).rejects.toMatchObject({ code: "limited", call: "add_group_member", mayHaveActed: true });
    expect(group().members.size).toBe(101);
  });

  it.for<[string, object]>([
    ["profile.name", { profile: { kind: "Public" } }],
    ["profile.kind", { profile: { name: "g" } }],
    ["profile.mutedAll", { profile: { name: "g", kind: "Public", mutedAll: true } }],
    ["profile.settings.Colour", { profile: { name: "g", kind: "Public", settings: { Colour: 1 } } }],
    ["profile.custom", { profile: { name: "g", kind: "Public", custom: "text" } }],
    ["profile.custom", { profile: { name: "g", kind: "Public", custom: { a: 1 } } }],
    ["members[0].role", { ownerId: "ann", members: [{ userId: "bob", role: "owner" }] }],
    ["members[1].nickname", { members: [{ userId: "bob" }, { userId: "eve", nickname: "E" }] }],
  ])("is impossible with %s %j", async ([field, more]) => {
    const { client, app } = await tencentScene();
    const done = await client.perform({ ...creation, ...more });
    expect(done).toMatchObject({ result: "impossible", text: expect.stringContaining(`${field}: `) });
    expect(app.groups.size).toBe(0);
  });

  it("is refused as Tencent and the app's backend refuse it", async () => {
    const { client } = await tencentScene({
      verdictOf: () => ({ ...ALLOWED, allowed: false, errorCode: 10_150, errorInfo: "no spam" }),
    });
    expect(await client.perform(creation)).toEqual({ result: "refused", refusal: { code: 10_150, text: "no spam" } });
    const tooLong = { ...creation, profile: { ...creation.profile, name: "x".repeat(31) } };
    expect(await client.perform(tooLong)).toEqual(refused(10_004));
    expect(await client.perform({ ...creation, profile: { name: "g", kind: "AVChatRoom" } })).toEqual(refused(10_007));
  });
});

describe("changing a group", () => {
  it("changes what it is told, and says so as the callback does", async () => {
    const at = await withGroup();
    const profile = { name: "Writers", notice: "", introduction: "we write", avatar: "https://a.example/2.png" };
    const change: GroupChange = { type: "group.updated", groupId: GROUP, profile };
    expect(await at.perform(change)).toEqual(performed(change));
    expect(await at.lastTold()).toEqual(change);
    const untold: GroupChange = {
      ...{ type: "group.updated", groupId: GROUP },
      profile: {
        mutedAll: true,
        settings: { ApplyJoinOption: "DisableApply", InviteOption: "FreeAccess", MaxMemberNum: 9 },
      },
    };
    expect(await at.perform(untold)).toEqual(performed(untold));
    expect(at.group()).toMatchObject({
      ...{ isMuted: true, applyJoinOption: "DisableApply", inviteOption: "FreeAccess", maxMembers: 9 },
    });
    expect(await at.lastTold()).toEqual(change);
  });

  it("calls nobody about nothing", async () => {
    const { perform, rest } = await withGroup();
    const change: GroupChange = { type: "group.updated", groupId: GROUP, profile: {} };
    expect(await perform(change)).toEqual(performed(change));
    expect(rest.rates.modify_group_base_info).toBe(undefined);
  });

  it("replaces the app's own data whose fields it knows", async () => {
    const { perform, group } = await withGroup({ settings: { groupFields: ["color", "size", "form"] } });
    const custom = (data: object): GroupChange => ({
      type: "group.updated",
      groupId: GROUP,
      profile: { custom: { ...data } },
    });
    expect(await perform(custom({ color: "red", size: "9" }))).toMatchObject({ result: "performed" });
    expect(await perform(custom({ form: "round" }))).toEqual(performed(custom({ form: "round" })));
    expect(group().userDefinedData).toEqual(new Map([["form", "round"]]));
    const text = "profile.custom: not all of it is texts under groupFields";
    expect(await perform(custom({ weight: "1" }))).toEqual({ result: "impossible", text });
  });

  it.for<[string, object]>([
    ["profile.kind", { kind: "Public" }],
    ["profile.custom", { custom: { color: "red" } }],
    ["profile.settings.SupportTopic", { settings: { SupportTopic: 1 } }],
    ["profile.settings.__proto__", { settings: JSON.parse('{"__proto__":1}') }],
  ])("is impossible for %s", async ([field, profile]) => {
    const { perform } = await withGroup();
    const done = await perform({ type: "group.updated", groupId: GROUP, profile });
    expect(done).toMatchObject({ result: "impossible", text: expect.stringContaining(`${field}: `) });
  });

  it("changes attributes in every way", async () => {
    const at = await withGroup();
    const attributes = async (operation: "replace" | "merge" | "remove", named: { readonly [key: string]: string }) => {
      const change: GroupChange = { type: "group.attributes_changed", groupId: GROUP, operation, attributes: named };
      expect(await at.perform(change)).toEqual(performed(change));
      return Object.fromEntries(at.group().attributes);
    };
    expect(await attributes("replace", { a: "1", b: "2" })).toEqual({ a: "1", b: "2" });
    expect(await at.lastTold()).toMatchObject({ operation: "replace", attributes: { a: "1", b: "2" } });
    expect(await attributes("merge", { b: "3", c: "4" })).toEqual({ a: "1", b: "3", c: "4" });
    expect(await at.lastTold()).toMatchObject({ operation: "merge", attributes: { b: "3", c: "4" } });
    expect(await attributes("merge", {})).toEqual({ a: "1", b: "3", c: "4" });
    // One that is not there does not keep the others.
    expect(await attributes("remove", { b: "", zzz: "" })).toEqual({ a: "1", c: "4" });
    expect(await attributes("remove", { zzz: "" })).toEqual({ a: "1", c: "4" });
    expect(await attributes("remove", {})).toEqual({ a: "1", c: "4" });
    expect(await attributes("replace", {})).toEqual({});
    expect(await at.lastTold()).toMatchObject({ operation: "replace", attributes: {} });
    const long = { ["k".repeat(33)]: "" };
    const change: GroupChange = {
      type: "group.attributes_changed",
      groupId: GROUP,
      operation: "merge",
      attributes: long,
    };
    expect(await at.perform(change)).toEqual(refused(10_045));
  });

  it("gives it another owner, once under one key", async () => {
    const at = await withGroup();
    const change: GroupChange = { type: "owner.transferred", groupId: GROUP, fromUserId: "ann", toUserId: "bob" };
    expect(await at.perform(change, AGAIN)).toEqual(performed(change));
    expect(await at.lastTold()).toEqual(change);
    expect(await at.perform(change, AGAIN)).toEqual(performed(change));
    expect(await at.perform(change)).toEqual(refused(10_004));
    expect(await at.perform({ ...change, toUserId: "zoe" }, AGAIN)).toEqual(refused(10_004));
    expect(await at.perform({ ...change, formerOwnerRole: "admin" })).toMatchObject({ result: "impossible" });
    expect(await at.perform({ ...change, formerOwnerRole: "member", toUserId: "ann" })).toMatchObject({
      result: "performed",
    });
  });

  it("dissolves it, once under one key", async () => {
    const at = await withGroup();
    const change: GroupChange = { type: "group.dissolved", groupId: GROUP };
    at.rest.fault({ api: "destroy_group", instead: "half", acts: true });
    expect(await at.perform(change)).toEqual(performed(change));
    expect(await at.lastTold()).toEqual(change);
    expect(await at.perform(change)).toEqual(refused(10_010));
    expect(await at.perform(change, AGAIN)).toEqual(performed(change));
  });
});
