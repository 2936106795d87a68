import { easemobClient } from "@grouphook/adapter-easemob/client";
import type { GroupChange, GroupRead, ReadingClient } from "@grouphook/core/adapter";
import { type EasemobApp, easemobApp, easemobRest, easemobSender } from "@grouphook/testkit";
import { describe, expect, it, onTestFinished } from "vitest";
import { readGroup, readGroupIds, readList, type Shown } from "../testing/read-record.js";
import { startTestServer } from "../testing/start-test-server.js";

const SECRET = "fixture-easemob-secret";
const credentials = { clientId: "YXA6id", clientSecret: "YXA6secret" };

/** An app at Easemob, a server that is told of it, and a client of its REST interface. */
async function openScene(): Promise<{
  readonly url: string;
  readonly app: EasemobApp;
  readonly client: ReadingClient;
}> {
  const { url } = await startTestServer({ sources: { easemob: { secrets: [SECRET] } } });
  const sender = easemobSender({ url: `${url}/callbacks/easemob`, secret: SECRET });
  const app = easemobApp({ sender, seed: 21, users: 10, vintage: 2025, isAsked: false, now: Date.now });
  const rest = await easemobRest({ app, sender, ...credentials, callsPerSecond: 10_000 });
  onTestFinished(() => rest.close());
  const client = easemobClient({ apiUrl: new URL(rest.url).origin, appKey: app.appkey, ...credentials });
  return { url, app, client };
}

async function idsOf(client: ReadingClient): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let next: string | null = null, isFirst = true; isFirst || next !== null; isFirst = false) {
    const read: Awaited<ReturnType<ReadingClient["readGroupIds"]>> = await client.readGroupIds(next);
    ids.push(...read.groupIds);
    next = read.next;
  }
  return ids;
}

const inOrder = (items: readonly Shown[]) =>
  items.toSorted((one, other) => (String(one.userId) < String(other.userId) ? -1 : 1));

/** Fails unless the record has of a group what the client has read. */
async function expectSame(url: string, client: ReadingClient, group: GroupRead): Promise<void> {
  const { groupId, profile, ownerId, memberCount, lists } = group;
  const record = await readGroup(url, "easemob", groupId);
  const { settings = {}, ...told } = profile;
  // REST does not tell whether who is invited must agree, nor callbacks whether the members let others in.
  const { membersonly: _, ...alike } = settings;
  expect(record?.group, groupId).toMatchObject({ notice: null, ...told, ownerId, memberCount, state: "active" });
  expect(record?.group.settings, groupId).toMatchObject(alike);
  const read = await client.readMembers(groupId, null);
  const members = (read?.members ?? []).map(({ userId, role, mutedUntil }) => {
    return {
      userId,
      role,
      mutedUntil: typeof mutedUntil === "number" ? new Date(mutedUntil).toISOString() : mutedUntil,
    };
  });
  expect(inOrder(record?.members ?? []), groupId).toMatchObject(inOrder(members));
  for (const list of ["allowed", "blocked"] as const) {
    const listed = await readList(url, "easemob", groupId, list);
    expect(inOrder(listed.map(({ userId }) => ({ userId }))), groupId).toEqual(
      inOrder((lists?.[list] ?? []).map(({ userId }) => ({ userId }))),
    );
  }
}

describe("Easemob's client", () => {
  it("reads what the callbacks told, in the same words", async () => {
    const { url, app, client } = await openScene();
    await app.live(150);
    const ids = await idsOf(client);
    const living = [...app.groups.values()].filter(({ deletedAt }) => deletedAt === undefined);
    expect(ids.toSorted()).toEqual(living.map(({ groupId }) => groupId).toSorted());
    expect(living.map(({ type }) => type)).toContain("CHATROOM");
    const ended = living.find(({ type }) => type === "GROUP")?.groupId ?? "";
    expect(await client.perform({ type: "group.dissolved", groupId: ended })).toMatchObject({ result: "performed" });
    await app.settled();
    const groups = await client.readGroups(await readGroupIds(url, "easemob"));
    for (const group of groups) {
      const record = await readGroup(url, "easemob", group.groupId);
      if (group.state === "active") await expectSame(url, client, group);
      else expect([group.state, record?.group.state]).toEqual(["gone", "dissolved"]);
    }
    expect(groups).toContainEqual(expect.objectContaining({ groupId: ended, state: "gone" }));
  });

  it("makes what the callbacks tell then", async () => {
    const { url, app, client } = await openScene();
    const make = async (change: GroupChange) => {
      const made = await client.perform(change);
      if (made.result !== "performed") throw new Error(`${change.type}: ${made.result}`);
      return made;
    };
    const settings = { max_users: 300, public: true, allow_user_invites: false };
    const members = ["bob", "cid", "dan", "eve", "fay"].map((userId) => ({ userId }));
    const { change } = await make({
      ...{ type: "group.created", ownerId: "ann", profile: { name: "Readers", introduction: "we read", settings } },
      members: [{ userId: "ann", role: "owner" }, { userId: "bob", role: "admin" }, ...members.slice(1)],
    });
    const groupId = "groupId" in change ? (change.groupId ?? "") : "";
    const profile = {
      name: "Writers",
      avatar: "https://cdn.example/a.png",
      custom: "{}",
      notice: "hi",
      mutedAll: true,
    };
    await make({
      type: "group.updated",
      groupId,
      profile: { ...profile, disabled: true, settings: { public: false } },
    });
    await make({ type: "members.joined", groupId, members: [{ userId: "gus" }, { userId: "hal" }] });
    await make({ type: "members.left", groupId, userIds: ["cid"] });
    await make({ type: "members.left", groupId, userIds: ["dan"], how: "blocked" });
    await make({ type: "member.updated", groupId, userId: "eve", profile: { role: "admin" } });
    await make({ type: "member.updated", groupId, userId: "bob", profile: { role: "member" } });
    await make({ type: "member.updated", groupId, userId: "bob", profile: { mutedUntil: "forever" } });
    await make({ type: "member.updated", groupId, userId: "gus", profile: {}, mutedForMs: 3_600_000 });
    await make({ type: "member.updated", groupId, userId: "hal", profile: { mutedUntil: "forever" } });
    await make({ type: "member.updated", groupId, userId: "hal", profile: { mutedUntil: null } });
    await make({ type: "owner.transferred", groupId, toUserId: "fay" });
    const said = { elements: [], text: "hello", custom: '{"a":1}', senderId: "fay" };
    const sent = await make({ type: "message.sent", groupId, message: said });
    const flower = { type: "custom", content: { customEvent: "flower", customExts: [{ name: 1 }] } };
    await make({ type: "message.sent", groupId, message: { elements: [flower], text: "" } });
    const key = sent.change.type === "message.sent" ? (sent.change.message.key ?? "") : "";
    await make({ type: "message.recalled", groupId, messages: [{ key }] });
    await app.settled();

    const [group] = await client.readGroups([groupId]);
    if (group?.state !== "active") throw new Error(`it is ${group?.state}`);
    expect(group).toMatchObject({
      ownerId: "fay",
      profile: { ...profile, disabled: true, settings: { public: false } },
    });
    await expectSame(url, client, group);
    expect(await readGroup(url, "easemob", groupId)).toMatchObject({
      group: { kind: "GROUP", stale: null },
      messages: [
        { key, senderId: "fay", text: "hello", custom: '{"a":1}', recalled: true },
        { senderId: "admin", elements: [flower], recalled: false },
      ],
    });

    expect(await client.perform({ type: "message.recalled", groupId, messages: [{ key }] })).toEqual({
      ...{ result: "refused", refusal: { code: "message_recall_error", text: "not_found msg" } },
    });
    await make({ type: "group.dissolved", groupId });
    expect(await client.perform({ type: "group.dissolved", groupId })).toMatchObject({ result: "refused" });
    await app.settled();
    expect(await client.readGroups([groupId])).toMatchObject([{ state: "gone" }]);
    expect((await readGroup(url, "easemob", groupId))?.group.state).toBe("dissolved");
  });
});
