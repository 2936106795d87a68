import type { Callback, GroupChange, MemberEntry, Performed } from "@grouphook/core/adapter";
import { inboundFrom } from "@grouphook/core/adapter";
import { type OpenimRestOptions, type OpenimSender, type OpenimVerdict, openimInstallation } from "@grouphook/testkit";
import { describe, expect, it, onTestFinished } from "vitest";
import { openimAdapter } from "../adapter.js";
import { openimClient } from "./client.js";

interface Setting extends OpenimRestOptions {
  readonly release?: "main" | "3.8.3";
  readonly users?: number;
  /** The answers to webhooks that ask. */
  readonly answer?: (command: string) => object | "no";
}

const adapter = openimAdapter();
const OVERRIDDEN = /BeforeCreateGroup|BeforeMsgModify|BeforeSetGroupInfoEx/;

/** An OpenIM, and what the adapter understands of its webhooks. */
async function served({ release = "main", users = 15, answer = () => ({}), ...options }: Setting = {}) {
  const told: Callback[] = [];
  const hear = (command: string, body: object, operationId = "") => {
    const headers = { operationid: operationId };
    const inbound = inboundFrom({
      method: "POST",
      path: `/${command}`,
      query: "",
      headers,
      body: JSON.stringify(body),
      remoteAddress: "",
    });
    told.push(adapter.decode(inbound));
  };
  const sender: OpenimSender = {
    ...{ release, misreadings: [], drained: async () => undefined },
    async before(command, body, operationId): Promise<OpenimVerdict> {
      hear(command, body, operationId);
      const said = answer(command);
      if (said === "no") {
        const refused = { errCode: 5100, errMsg: "not today", errDlt: "" };
        return { continues: false, ...refused, request: { ...body }, answer: {} };
      }
      const request = { ...body, ...(OVERRIDDEN.test(command) && said) };
      return { continues: true, errCode: 0, errMsg: "", errDlt: "", request, answer: { ...said } };
    },
    async after(command, body, operationId) {
      hear(command, body, operationId);
      return "taken";
    },
  };
  const openim = openimInstallation({ sender, seed: 1, users, now: Date.now });
  const api = await openim.serveRest(options);
  onTestFinished(() => api.close());
  const client = openimClient({ apiUrl: api.url, secret: "openIM123", callsPerSecond: 10_000, timeoutSeconds: 2 });
  const facts = () =>
    told.flatMap((callback): readonly GroupChange[] => (callback.wants === "record" ? [callback.change] : []));
  return { openim, api, client, facts, told };
}

function made(performed: Performed): GroupChange {
  if (performed.result !== "performed") throw new Error(JSON.stringify(performed));
  return performed.change;
}

const entry = (userId: string, more: Partial<MemberEntry> = {}): MemberEntry => ({
  ...{ userId, role: "member", nickname: "", avatar: "", custom: "", mutedUntil: null },
  ...more,
});
const creation = {
  type: "group.created",
  groupId: "g1",
  ownerId: "u100",
  profile: { name: "Readers", notice: "hello", custom: "x", mutedAll: true, settings: { needVerification: 2 } },
  members: [{ userId: "u101", role: "admin" }, { userId: "u102" }, { userId: "u100" }],
} as const;
const plain = { type: "group.created", groupId: "g1", profile: { name: "g" } } as const;
const withMembers = (...members: readonly MemberEntry[]) => ({ ...plain, ownerId: "u100", members });

describe("a group", () => {
  it("is made with all that is said of it, and told so by its webhooks", async () => {
    const { client, openim, facts } = await served();
    const performed = await client.perform(creation);
    expect(performed).toEqual({
      result: "performed",
      asOf: expect.any(Number),
      change: {
        ...{ type: "group.created", groupId: "g1", ownerId: "u100" },
        profile: {
          ...{ name: "Readers", notice: "hello", introduction: "", avatar: "", kind: "2", custom: "x", mutedAll: true },
          settings: { needVerification: 2, lookMemberInfo: 0, applyMemberFriend: 0 },
        },
        members: [entry("u100", { role: "owner" }), entry("u101", { role: "admin" }), entry("u102")],
      },
    });
    expect([...(openim.groups.get("g1")?.members.keys() ?? [])]).toEqual(["u100", "u101", "u102"]);
    const [fact] = facts().filter(({ type }) => type === "group.created");
    expect(fact).toMatchObject({ groupId: "g1", ownerId: "u100", profile: { name: "Readers", mutedAll: true } });
  });

  it("is made with names, custom data and mutes of its members", async () => {
    const { client } = await served();
    const until = Date.now() + 600_000;
    const members = [
      { userId: "u100", nickname: "Ann", role: "owner" },
      { userId: "u101", custom: "vip", avatar: "https://cdn.example/b.png" },
      { userId: "u102", mutedUntil: until },
    ] as const;
    const change = made(await client.perform({ ...plain, members }));
    expect(change).toMatchObject({
      members: [{ nickname: "Ann" }, { custom: "vip", avatar: "https://cdn.example/b.png" }, {}],
    });
    const [, , muted] = "members" in change ? change.members : [];
    expect(Math.abs(Number(muted?.mutedUntil) - until)).toBeLessThan(2500);
  });

  it("gets its id, and may be changed, by the answers to webhooks", async () => {
    const { client } = await served({
      answer: (command) =>
        command === "callbackBeforeCreateGroupCommand" ? { groupID: "g9", groupName: "Amended" } : {},
    });
    const change = made(await client.perform({ ...creation, profile: { name: "Readers" } }));
    expect(change).toMatchObject({ groupId: "g9", profile: { name: "Amended" } });
  });

  it("is made once by every attempt with one key, also where the answer was lost", async () => {
    const { client, openim } = await served({
      trouble: ({ path, before }) => (path === "/group/create_group" && before === 0 ? "late cut" : undefined),
    });
    const { groupId: _, ...change } = creation;
    const attempt = () => client.perform(change, { idempotencyKey: "order-7" });
    await expect(attempt()).rejects.toMatchObject({ code: "unreachable", mayHaveActed: true });
    const [again, oncemore] = [made(await attempt()), made(await attempt())];
    expect(again).toMatchObject({
      groupId: expect.stringMatching(/^\d{10,20}$/),
      members: [{ userId: "u100" }, {}, {}],
    });
    expect(oncemore).toEqual(again);
    expect(openim.groups.size).toBe(1);
    expect(made(await client.perform(change, { idempotencyKey: "order-8" }))).not.toMatchObject({
      groupId: "groupId" in again ? again.groupId : "",
    });
  });

  it("is not taken for one's own that another has", async () => {
    const { client } = await served();
    await client.perform(creation);
    const other = { ...creation, ownerId: "u105", members: [] };
    const refused = { result: "refused", refusal: { code: 1202, text: "GroupIDExisted: group id existed g1" } };
    expect(await client.perform(other, { idempotencyKey: "k" })).toEqual(refused);
    expect(await client.perform(creation)).toEqual(refused);
  });

  it("is made without those who are no users", async () => {
    const { client } = await served();
    const performed = await client.perform(withMembers({ userId: "u101" }, { userId: "stranger" }));
    expect(performed).toMatchObject({
      change: { members: [{ userId: "u100" }, { userId: "u101" }] },
      refused: [{ userId: "stranger", code: 1101, text: "UserIDNotFoundError: user not found" }],
    });
    expect(await client.perform({ ...creation, groupId: "g2", ownerId: "stranger", members: [] })).toMatchObject({
      result: "refused",
      refusal: { code: 1101 },
    });
  });

  it("may have more members than OpenIM takes at once", async () => {
    const { client, openim } = await served({ users: 2600 });
    const members = openim.users.slice(0, 2500).map((userId) => ({ userId }));
    const change = made(await client.perform({ ...plain, ownerId: "u100", members }));
    expect("members" in change ? change.members.length : 0).toBe(2500);
    expect(openim.groups.get("g1")?.members.size).toBe(2500);
  });

  it("is not made where a webhook says no", async () => {
    const { client, openim } = await served({ answer: () => "no" });
    const refusal = { code: 5100, text: "not today" };
    expect(await client.perform(creation)).toEqual({ result: "refused", refusal });
    expect(openim.groups.size).toBe(0);
  });

  it.for<[string, Partial<Extract<GroupChange, { type: "group.created" }>>]>([
    ["a group without an owner", { members: [] }],
    ["a second owner", { ownerId: "u100", members: [{ userId: "u101", role: "owner" }] }],
    ["profile.kind", { ownerId: "u100", members: [], profile: { kind: "Public" } }],
    ["profile.custom", { ownerId: "u100", members: [], profile: { custom: { a: 1 } } }],
    ["profile.settings.colour", { ownerId: "u100", members: [], profile: { settings: { colour: "red" } } }],
    ["members.u101.custom", { ownerId: "u100", members: [{ userId: "u101", custom: [] }] }],
  ])("cannot have %s", async ([field, change]) => {
    const { client, api } = await served();
    const asked = { ...plain, members: [], ...change };
    expect(await client.perform(asked)).toEqual({ result: "impossible", text: `OpenIM has no word for ${field}` });
    expect(api.requests).toEqual([]);
  });
});

describe("a group's profile", () => {
  it("is changed in what is named, and read as it became", async () => {
    const { client, openim, facts } = await served();
    await client.perform(creation);
    const profile = { name: "R", notice: " now ", custom: "", settings: { lookMemberInfo: 1 }, mutedAll: false };
    const change = made(await client.perform({ type: "group.updated", groupId: "g1", profile }));
    expect(change).toEqual({ type: "group.updated", groupId: "g1", profile: { ...profile, notice: "now" } });
    expect(openim.groups.get("g1")).toMatchObject({ status: 0, info: { groupName: "R", introduction: "", ex: "" } });
    expect(facts()).toContainEqual({ type: "group.updated", groupId: "g1", profile: { mutedAll: false } });
  });

  it("says of a mute of all alone whether that was done", async () => {
    const { client, openim } = await served();
    await client.perform(creation);
    const muted = { type: "group.updated", groupId: "g1", profile: { mutedAll: true } } as const;
    expect(made(await client.perform(muted))).toEqual(muted);
    await client.perform({ type: "group.dissolved", groupId: "g1" });
    const gone = { code: 1204, text: "the group does not exist at OpenIM, or no longer" };
    expect(await client.perform(muted)).toEqual({ result: "refused", refusal: gone });
    // It would be revived.
    expect(openim.groups.get("g1")?.status).toBe(2);
  });

  it("cannot have a name of blanks, which OpenIM drops without a word", async () => {
    const { client } = await served();
    const change = { type: "group.updated", groupId: "g1", profile: { name: " " } } as const;
    expect(await client.perform(change)).toEqual({
      result: "impossible",
      text: "OpenIM has no word for profile.name",
    });
  });

  it("of no group is refused", async () => {
    const { client } = await served();
    const change = { type: "group.updated", groupId: "nowhere", profile: { name: "n" } } as const;
    expect(await client.perform(change)).toMatchObject({ result: "refused", refusal: { code: 1004 } });
  });
});

describe("a group's end", () => {
  const end = { type: "group.dissolved", groupId: "g1" } as const;

  it("is told by its webhooks, and comes once for a key", async () => {
    const { client, facts } = await served({
      trouble: ({ path, before }) => (path === "/group/dismiss_group" && before === 0 ? "late cut" : undefined),
    });
    await client.perform(creation);
    await expect(client.perform(end, { idempotencyKey: "k" })).rejects.toMatchObject({ mayHaveActed: true });
    expect(made(await client.perform(end, { idempotencyKey: "k" }))).toEqual(end);
    expect(await client.perform(end)).toMatchObject({ result: "refused", refusal: { code: 1004 } });
    expect(facts()).toContainEqual(end);
  });

  it("of no group is refused, whatever the key", async () => {
    const { client } = await served();
    expect(await client.perform(end)).toMatchObject({ result: "refused", refusal: { code: 1004 } });
  });
});

describe("an owner", () => {
  const transfer = { type: "owner.transferred", groupId: "g1", toUserId: "u101" } as const;

  it.each([
    { formerOwnerRole: undefined, becomes: "member" },
    { formerOwnerRole: "admin", becomes: "admin" },
  ] as const)("gives the group to another, and becomes $becomes", async ({ formerOwnerRole, becomes }) => {
    const { client, openim } = await served();
    await client.perform(creation);
    const asked = formerOwnerRole ? { ...transfer, formerOwnerRole } : transfer;
    expect(made(await client.perform(asked))).toEqual({ ...transfer, fromUserId: "u100", formerOwnerRole: becomes });
    const levels = [...(openim.groups.get("g1")?.members ?? [])].map(([userId, { roleLevel }]) => [userId, roleLevel]);
    expect(levels).toEqual([
      ["u100", becomes === "admin" ? 60 : 20],
      ["u101", 100],
      ["u102", 20],
    ]);
  });

  it("is the one to give it: OpenIM would make a second owner", async () => {
    const { client, openim } = await served();
    await client.perform(creation);
    expect(await client.perform({ ...transfer, fromUserId: "u102" })).toEqual({
      result: "refused",
      refusal: { code: 1002, text: "fromUserId is not the owner" },
    });
    expect(openim.groups.get("g1")?.members.get("u101")?.roleLevel).toBe(60);
  });

  it("gave it once for a key", async () => {
    const { client } = await served();
    await client.perform(creation);
    await client.perform({ ...transfer, fromUserId: "u100" }, { idempotencyKey: "k" });
    const again = await client.perform({ ...transfer, fromUserId: "u100" }, { idempotencyKey: "k" });
    expect(made(again)).toEqual({ ...transfer, fromUserId: "u100", formerOwnerRole: "member" });
    expect(await client.perform(transfer)).toMatchObject({ result: "refused", refusal: { code: 1001 } });
    expect(await client.perform({ ...transfer, toUserId: "u109" })).toMatchObject({ result: "refused" });
  });

  it("cannot stay one", async () => {
    const { client } = await served();
    expect(await client.perform({ ...transfer, formerOwnerRole: "owner" })).toMatchObject({ result: "impossible" });
  });
});

describe("members", () => {
  const join = (...members: readonly MemberEntry[]) => ({ type: "members.joined", groupId: "g1", members }) as const;
  const leave = (...userIds: readonly string[]) => ({ type: "members.left", groupId: "g1", userIds }) as const;

  it("join with what is said of them, by an invitation that nobody has to approve", async () => {
    const { client, facts } = await served();
    await client.perform({ ...creation, profile: { settings: { needVerification: 1 } } });
    const change = made(
      await client.perform(join({ userId: "u105", role: "admin", nickname: "Eve" }, { userId: "u106" })),
    );
    const members = [entry("u105", { role: "admin", nickname: "Eve" }), entry("u106")];
    expect(change).toEqual({ ...join(...members), how: "invited" });
    const [told] = facts().filter(({ type }) => type === "members.joined");
    expect(told).toMatchObject({ how: "invited", members: [{ userId: "u105" }, { userId: "u106" }] });
  });

  it("join without those who are members already, or no users", async () => {
    const { client, openim } = await served();
    await client.perform(creation);
    const asked = join({ userId: "u102" }, { userId: "u105" }, { userId: "stranger" });
    expect(await client.perform(asked)).toMatchObject({
      change: { members: [{ userId: "u105" }] },
      refused: [
        { userId: "u102", code: 1003, text: "is a member already" },
        { userId: "stranger", code: 1004 },
      ],
    });
    expect(openim.groups.get("g1")?.members.size).toBe(4);
    expect(await client.perform(join({ userId: "stranger" }))).toMatchObject({
      result: "refused",
      refusal: { code: 1004, text: "RecordNotFoundError: user not found" },
    });
  });

  it("who joined by an earlier attempt with the key have joined", async () => {
    const { client } = await served({
      trouble: ({ path, before }) => (path === "/group/invite_user_to_group" && before === 0 ? "late cut" : undefined),
    });
    await client.perform(creation);
    const asked = join({ userId: "u105", nickname: "Eve" });
    await expect(client.perform(asked, { idempotencyKey: "k" })).rejects.toMatchObject({ mayHaveActed: true });
    expect(made(await client.perform(asked, { idempotencyKey: "k" }))).toMatchObject({
      members: [{ nickname: "Eve" }],
    });
  });

  it("join no group that is gone", async () => {
    const { client } = await served();
    await client.perform(creation);
    await client.perform({ type: "group.dissolved", groupId: "g1" });
    expect(await client.perform(join({ userId: "u105" }))).toMatchObject({ refusal: { code: 1204 } });
  });

  it("are removed, for a reason", async () => {
    const { client, facts } = await served();
    await client.perform(creation);
    const change = { ...leave("u101", "u102"), message: "spam" };
    expect(made(await client.perform(change))).toEqual({ ...change, how: "removed" });
    expect(facts()).toContainEqual({ ...change, how: "removed" });
  });

  it("are removed without those who are none, and without the owner", async () => {
    const { client } = await served();
    await client.perform(creation);
    expect(await client.perform(leave("u109", "u102", "u100"))).toMatchObject({
      change: { userIds: ["u102"] },
      refused: [
        { userId: "u109", code: 1101, text: "is no member" },
        { userId: "u100", code: 1001, text: "is the owner" },
      ],
    });
    expect(await client.perform(leave("u102"))).toEqual({
      result: "refused",
      refusal: { code: 1101, text: "is no member" },
    });
    expect(made(await client.perform(leave("u102"), { idempotencyKey: "k" }))).toMatchObject({ userIds: ["u102"] });
    expect(await client.perform({ ...leave("u101"), groupId: "nowhere" })).toMatchObject({ refusal: { code: 1004 } });
  });

  it("quit by themselves", async () => {
    const { client, facts } = await served();
    await client.perform(creation);
    const change = { ...leave("u102"), how: "quit" } as const;
    expect(made(await client.perform(change))).toEqual(change);
    expect(facts()).toContainEqual(change);
    expect(await client.perform(change)).toMatchObject({ result: "refused", refusal: { code: 1004 } });
    expect(made(await client.perform(change, { idempotencyKey: "k" }))).toEqual(change);
    expect(await client.perform({ ...leave("u100"), how: "quit" })).toMatchObject({ refusal: { code: 1002 } });
  });

  it.for<[string, GroupChange]>([
    ["topicId", { ...join({ userId: "u105" }), topicId: "t" }],
    ["custom", { ...join({ userId: "u105" }), custom: "x" }],
    ["members.u105.role", join({ userId: "u105", role: "owner" })],
    ["topicId", { ...leave("u102"), topicId: "t" }],
    ["custom", { ...leave("u102"), custom: 1 }],
    ["message of who quits", { ...leave("u102"), how: "quit", message: "bye" }],
    ["profile.role", { type: "member.updated", groupId: "g1", userId: "u102", profile: { role: "owner" } }],
  ])("come and go without %s (%#)", async ([field, change]) => {
    const { client } = await served();
    expect(await client.perform(change)).toEqual({ result: "impossible", text: `OpenIM has no word for ${field}` });
  });
});

describe("a member", () => {
  const update = (profile: object, more: object = {}) =>
    ({ type: "member.updated", groupId: "g1", userId: "u102", profile, ...more }) as const;

  it("is shown otherwise, and gets another role", async () => {
    const { client, facts } = await served();
    await client.perform(creation);
    const change = update({ role: "admin", nickname: "Bob", avatar: "a", custom: "c" });
    expect(made(await client.perform(change))).toEqual(change);
    expect(facts()).toContainEqual(change);
  });

  it("is muted for a time, until a moment of OpenIM's clock, and no longer", async () => {
    const { client } = await served();
    await client.perform(creation);
    for (const change of [update({ mutedUntil: Date.now() + 60_000 }), update({}, { mutedForMs: 60_000 })]) {
      const muted = made(await client.perform(change));
      const until = "profile" in muted && "mutedUntil" in muted.profile ? muted.profile.mutedUntil : undefined;
      expect(Math.abs(Number(until) - Date.now() - 60_000)).toBeLessThan(2500);
    }
    expect(made(await client.perform(update({ mutedUntil: null })))).toEqual(update({ mutedUntil: null }));
    expect(made(await client.perform(update({ mutedUntil: 5 })))).toEqual(update({ mutedUntil: null }));
  });

  it("is not muted without end, which OpenIM has no word for", async () => {
    const { client } = await served();
    const text = "OpenIM has no word for profile.mutedUntil without end";
    expect(await client.perform(update({ mutedUntil: "forever" }))).toEqual({ result: "impossible", text });
  });

  it("who is shown otherwise, and cannot be muted, is named among the refused", async () => {
    const { client } = await served({
      async trouble({ path }) {
        const leaving = { type: "members.left", groupId: "g1", userIds: ["u101"] } as const;
        if (path === "/group/mute_group_member") await client.perform(leaving);
        return undefined;
      },
    });
    await client.perform(creation);
    const change = { ...update({ nickname: "Bob", mutedUntil: Date.now() + 60_000 }), userId: "u101" };
    const refused = [{ userId: "u101", code: 1004 }];
    expect(await client.perform(change)).toMatchObject({ result: "performed", refused });
  });

  it("who is the owner keeps that role: OpenIM would leave the group without one", async () => {
    const { client, openim } = await served();
    await client.perform(creation);
    const change = { ...update({ role: "member" }), userId: "u100" };
    expect(await client.perform(change)).toEqual({ result: "refused", refusal: { code: 1002, text: "is the owner" } });
    expect(openim.groups.get("g1")?.members.get("u100")?.roleLevel).toBe(100);
  });

  it("who is none cannot be changed", async () => {
    const { client } = await served();
    await client.perform(creation);
    expect(await client.perform({ ...update({ nickname: "x" }), userId: "u109" })).toMatchObject({
      refusal: { code: 1001 },
    });
    expect(await client.perform({ ...update({ mutedUntil: null }), userId: "u109" })).toMatchObject({
      refusal: { code: 1004 },
    });
  });
});

describe("a message", () => {
  const sent = (message: object) =>
    ({ type: "message.sent", groupId: "g1", message: { elements: [], text: "", ...message } }) as const;

  it.each(["main", "3.8.3"] as const)("is sent, and told by its webhooks as it was made (%s)", async (release) => {
    const { client, openim, facts } = await served({ release });
    await client.perform(creation);
    const names = { everyone: true, userIds: ["u101"] };
    for (const message of [
      { text: "hello", custom: "x" },
      { text: "look", mentions: names },
      { elements: [{ type: "110", content: { data: "{}", description: "card", extension: "" } }] },
    ]) {
      const change = made(await client.perform(sent({ senderId: "u100", ...message })));
      const [told] = facts()
        .flatMap((fact) => (fact.type === "message.sent" ? fact : []))
        .slice(-1);
      const { seq: _, ...toldMessage } = told?.message ?? {};
      expect(change).toEqual({ ...told, message: toldMessage });
    }
    expect(openim.groups.get("g1")?.messages.map(({ contentType }) => contentType)).toEqual([101, 106, 110]);
  });

  it("is sent as the administrator unless somebody is said to send it", async () => {
    const { client, openim } = await served();
    await client.perform(creation);
    await client.perform(sent({ text: "news" }));
    await client.perform(sent({ text: "hi" }), { actorId: "u102" });
    expect(openim.groups.get("g1")?.messages.map(({ sendID }) => sendID)).toEqual(["imAdmin"]);
    // The group is muted, but for owner and admins.
    expect(await client.perform(sent({ text: "hi" }), { actorId: "u102" })).toMatchObject({ refusal: { code: 1403 } });
    expect(await client.perform(sent({ text: "hi" }), { actorId: "u109" })).toMatchObject({ refusal: { code: 1203 } });
  });

  it("is what the answer to a webhook made of it", async () => {
    const { client } = await served({
      answer: (command) =>
        command === "callbackBeforeMsgModifyCommand" ? { content: '{"content":"***"}', ex: "seen" } : {},
    });
    await client.perform(creation);
    const change = made(await client.perform(sent({ text: "spam" })));
    expect(change).toMatchObject({ message: { text: "***", custom: "seen" } });
  });

  it("is refused where OpenIM finds it unfit", async () => {
    const { client } = await served();
    await client.perform(creation);
    const odd = { elements: [{ type: "199", content: {} }] };
    expect(await client.perform(sent(odd))).toMatchObject({ refusal: { code: 1001 } });
    const empty = { elements: [{ type: "101", content: { content: "" } }] };
    expect(await client.perform(sent(empty))).toMatchObject({ refusal: { code: 500, text: "ServerInternalError" } });
  });

  it.for<[string, object]>([
    ["message.elements of none", {}],
    [
      "message.elements of several",
      {
        elements: [
          { type: "101", content: {} },
          { type: "101", content: {} },
        ],
      },
    ],
    ["message.elements[0].type", { elements: [{ type: "TIMTextElem", content: {} }] }],
    ["message.elements[0].content", { elements: [{ type: "101", content: "hi" }] }],
    ["message.mentions", { elements: [{ type: "101", content: {} }], mentions: { everyone: true, userIds: [] } }],
    ["message.priority", { text: "hi", priority: "High" }],
    ["message.clientId", { text: "hi", clientId: "1" }],
  ])("cannot have %s", async ([field, message]) => {
    const { client } = await served();
    expect(await client.perform(sent(message))).toEqual({
      result: "impossible",
      text: `OpenIM has no word for ${field}`,
    });
  });

  it("is recalled by its number", async () => {
    const { client, openim, facts } = await served();
    await client.perform(creation);
    for (const text of ["one", "two"]) await client.perform(sent({ text }));
    const numbers = openim.groups.get("g1")?.messages.map(({ seq }) => seq) ?? [];
    const recall = { type: "message.recalled", groupId: "g1", messages: numbers.map((seq) => ({ seq })) } as const;
    expect(made(await client.perform(recall))).toEqual(recall);
    expect(facts().filter(({ type }) => type === "message.recalled")).toHaveLength(2);
    expect(await client.perform(recall)).toMatchObject({ result: "refused", refusal: { code: 1404 } });
    expect(made(await client.perform(recall, { idempotencyKey: "k" }))).toEqual(recall);
    const some = { ...recall, messages: [{ seq: 9999, key: "x" }] };
    expect(await client.perform(some)).toMatchObject({ result: "refused", refusal: { code: 1004 } });
  });

  it("without a number cannot be recalled", async () => {
    const { client } = await served();
    const recall = { type: "message.recalled", groupId: "g1", messages: [{ key: "k" }] } as const;
    expect(await client.perform(recall)).toEqual({
      result: "impossible",
      text: "OpenIM has no word for a message without seq",
    });
  });
});

it("says of other changes that OpenIM cannot be asked for them", async () => {
  const { client } = await served();
  for (const change of [
    { type: "member.silenced", groupId: "g1", userId: "u100" },
    { type: "topic.created", groupId: "g1", profile: {} },
  ] as const) {
    expect(client.can.has(change.type)).toBe(false);
    expect(await client.perform(change)).toEqual({
      result: "impossible",
      text: `OpenIM cannot be asked for ${change.type}`,
    });
  }
});
