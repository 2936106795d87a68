import { join } from "node:path";
import { cloudEventSchema } from "@grouphook/core";
import { openLedger } from "@grouphook/core/storage";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { postAec } from "../../testing/aec-callback.js";
import { startTestServer } from "../../testing/start-test-server.js";
import { temporaryFolder } from "../../testing/temporary-folder.js";

async function read(url: string, init?: RequestInit) {
  const response = await fetch(url, init);
  const type = response.headers.get("content-type")?.split(";")[0];
  return { status: response.status, type, headers: response.headers, body: await response.json() };
}

const pageBody = z.object({
  items: z.array(z.looseObject({ groupId: z.string().optional() })),
  next: z.string().nullable(),
});
const feedBody = z.object({ events: z.array(cloudEventSchema), next: z.number(), epoch: z.string().min(1) });

async function readPage(url: string) {
  return pageBody.parse((await read(url)).body);
}

async function readFeed(url: string) {
  return feedBody.parse((await read(url)).body);
}

async function createGroup(url: string, userId: string, addUsers: string, userDefineData: string): Promise<string> {
  const fields = { action: "AEC_GROUP_CREATE", userId, addUsers, userDefineData };
  const { data } = await postAec(`${url}/callbacks/aec`, fields);
  return String(data);
}

const RFC3339 = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

describe("the query API", () => {
  it("returns a group, its members and a member's groups as callbacks made them", async () => {
    const { url } = await startTestServer();
    const groupId = await createGroup(url, "owner", "owner,a@b,测试🎉", "my group");
    await postAec(`${url}/callbacks/aec`, { action: "AEC_SET_GROUP_PUSH_IGNORE", userId: "a@b", groupId });

    const group = {
      source: "aec",
      groupId,
      name: "my group",
      notice: "",
      introduction: "",
      avatar: "",
      kind: "",
      ownerId: "owner",
      state: "active",
      memberCount: 3,
      mutedAll: false,
      mutedAllUntil: null,
      mutedAllSpares: "admins",
      disabled: false,
      custom: null,
      settings: {},
      attributes: {},
      createdAt: RFC3339,
      updatedAt: RFC3339,
      dissolvedAt: null,
      stale: null,
    };
    expect((await read(`${url}/v1/groups/aec/${groupId}`)).body).toEqual(group);
    expect((await read(`${url}/v1/groups?source=aec&state=active`)).body).toEqual({ items: [group], next: null });

    const plain = { mutedUntil: null, receives: true, nickname: "", avatar: "", custom: null, joinedAt: RFC3339 };
    expect((await read(`${url}/v1/groups/aec/${groupId}/members`)).body).toEqual({
      items: [
        { userId: "a@b", role: "member", silenced: true, ...plain },
        { userId: "owner", role: "owner", silenced: false, ...plain },
        { userId: "测试🎉", role: "member", silenced: false, ...plain },
      ],
      next: null,
    });

    const membership = {
      groupId,
      name: "my group",
      ownerId: "owner",
      memberCount: 3,
      role: "member",
      mutedUntil: null,
      receives: true,
      joinedAt: RFC3339,
    };
    for (const [userId, silenced] of [
      ["a@b", true],
      ["测试🎉", false],
    ] as const) {
      const groups = await read(`${url}/v1/users/aec/${encodeURIComponent(userId)}/groups`);
      expect(groups.body).toEqual({ items: [{ ...membership, silenced }], next: null });
    }
  });

  it("finds groups by what is in their name, by owner and by id", async () => {
    const { url } = await startTestServer();
    const first = await createGroup(url, "安", "安", "上海读书会 Hikers");
    const second = await createGroup(url, "bob", "bob", "读书会");
    const ids = async (q: string) =>
      (await readPage(`${url}/v1/groups?q=${encodeURIComponent(q)}`)).items.map(({ groupId }) => groupId);
    expect(await ids("书会")).toEqual(expect.arrayContaining([first, second]));
    expect(await ids("hik")).toEqual([first]);
    expect(await ids("安")).toEqual([first]);
    expect(await ids(second)).toEqual([second]);
    expect(await ids("none")).toEqual([]);
  });

  it("accepts ids with any characters, percent-decoded once", async () => {
    const { url } = await startTestServer();
    for (const userId of ["a/b", "a%2Fb", "#1", "?x=1", "a+b", "...", "🎉 b"]) {
      const groupId = await createGroup(url, userId, userId, userId);
      const { items } = await readPage(`${url}/v1/users/aec/${encodeURIComponent(userId)}/groups`);
      expect(
        items.map((group) => group.groupId),
        userId,
      ).toEqual([groupId]);
    }
  });

  it("returns when a group was dissolved", async () => {
    const { url } = await startTestServer();
    const groupId = await createGroup(url, "owner", "owner", "");
    await postAec(`${url}/callbacks/aec`, { action: "AEC_GROUP_DEL", userId: "owner", groupId });
    const { body } = await read(`${url}/v1/groups/aec/${groupId}`);
    expect(body).toMatchObject({ state: "dissolved", dissolvedAt: RFC3339, memberCount: 0 });
    expect((await readPage(`${url}/v1/groups?state=active`)).items).toEqual([]);
  });

  it("returns lists page by page, with each item once", async () => {
    const { url } = await startTestServer();
    for (let number = 0; number < 5; number += 1) {
      await createGroup(url, "u", Array.from({ length: 5 }, (_, position) => `m${position}`).join(","), `g${number}`);
    }
    const [first] = (await readPage(`${url}/v1/groups?limit=1`)).items;
    for (const list of ["/v1/groups", `/v1/groups/aec/${first?.groupId}/members`, "/v1/users/aec/u/groups"]) {
      const whole = (await readPage(`${url}${list}`)).items;
      expect(whole.length).toBeGreaterThanOrEqual(5);
      const gathered: unknown[] = [];
      for (let cursor: string | null = ""; cursor !== null; ) {
        const page = await readPage(`${url}${list}?limit=2${cursor}`);
        expect(page.items.length).toBeLessThanOrEqual(2);
        gathered.push(...page.items);
        cursor = page.next === null ? null : `&cursor=${encodeURIComponent(page.next)}`;
      }
      expect(gathered).toEqual(whole);
    }
  });

  it("returns the feed as CloudEvents, to be continued at `next`", async () => {
    const { url } = await startTestServer();
    expect(await readFeed(`${url}/v1/feed`)).toMatchObject({ events: [], next: 0 });
    const groupId = await createGroup(url, "owner", "owner", "");
    const add = { action: "AEC_GROUP_ADD_USER", userId: "owner", groupId, addUsers: "x" };
    await postAec(`${url}/callbacks/aec`, add);

    const first = await readFeed(`${url}/v1/feed?limit=1`);
    const second = await readFeed(`${url}/v1/feed?after=${first.next}`);
    const events = [...first.events, ...second.events];
    expect(events.map(({ type, sequence, subject }) => [type, sequence, subject])).toEqual([
      ["group.created", "1", groupId],
      ["members.joined", "2", groupId],
    ]);
    expect(await readFeed(`${url}/v1/feed?after=${second.next}`)).toMatchObject({ events: [], next: 2 });
  });

  it("returns what happened to a group, or to a user, as CloudEvents, newest first", async () => {
    const { url } = await startTestServer();
    const groupId = await createGroup(url, "owner", "owner", "");
    for (const addUsers of ["x", "y"])
      await postAec(`${url}/callbacks/aec`, { action: "AEC_GROUP_ADD_USER", userId: "owner", groupId, addUsers });
    const { events } = await readFeed(`${url}/v1/feed`);
    const first = await read(`${url}/v1/groups/aec/${groupId}/history?limit=2`);
    expect(first.body).toEqual({ items: events.toReversed().slice(0, 2), next: 2 });
    const second = await read(`${url}/v1/groups/aec/${groupId}/history?before=2`);
    expect(second.body).toEqual({ items: events.slice(0, 1), next: 0 });
    const ofUser = await read(`${url}/v1/users/aec/y/history`);
    expect(ofUser.body).toEqual({ items: events.slice(2), next: 0 });
  });

  it("returns the epoch with every page of the feed, and refuses positions of another record", async () => {
    const { url } = await startTestServer();
    const { url: other } = await startTestServer();
    for (const server of [url, other]) for (const user of ["a", "b", "c"]) await createGroup(server, user, user, "");
    let position = await readFeed(`${url}/v1/feed?limit=1`);
    for (const next of [2, 3, 3]) {
      const { next: after, epoch } = position;
      const refused = await read(`${other}/v1/feed?after=${after}&epoch=${epoch}`);
      expect(refused).toMatchObject({
        status: 409,
        type: "application/problem+json",
        body: { status: 409, parameter: "epoch", newest: 3, detail: expect.stringContaining("another record") },
      });
      position = await readFeed(`${url}/v1/feed?after=${after}&epoch=${epoch}&limit=1`);
      expect(position.next).toBe(next);
    }
  });

  it.each(["/v1/feed?after=4", "/v1/feed?after=9007199254740991", "/v1/feed?after=77&consumer=late"])(
    "reports that %s is beyond the newest event",
    async (path) => {
      const { url } = await startTestServer();
      for (const user of ["a", "b", "c"]) await createGroup(url, user, user, "");
      expect(await read(url + path)).toMatchObject({
        status: 409,
        type: "application/problem+json",
        body: { status: 409, parameter: "after", newest: 3, detail: expect.stringContaining("beyond the newest, 3") },
      });
    },
  );

  it("reports a position beyond the newest entry of the decision log", async () => {
    const { url } = await startTestServer();
    expect(await read(`${url}/v1/decisions?after=1`)).toMatchObject({
      status: 409,
      body: { parameter: "after", newest: 0 },
    });
    expect(await read(`${url}/v1/decisions?after=0`)).toMatchObject({ status: 200, body: { items: [], next: 0 } });
  });

  it("returns how often each command arrived, also of questions and unknown ones", async () => {
    const { url } = await startTestServer({ sources: { aec: {}, openim: {}, tencent: {} } });
    expect((await read(`${url}/v1/callbacks/commands`)).body).toEqual({ commands: [] });
    await createGroup(url, "owner", "owner", "");
    const asked = "callbackBeforeSendGroupMsgCommand";
    const unknown = "callbackOfTomorrow";
    for (const command of [asked, asked, unknown]) {
      const body = JSON.stringify({ callbackCommand: command, groupID: "g", sendID: "ann", contentType: 101 });
      await fetch(`${url}/callbacks/openim/${command}`, { method: "POST", body });
    }
    await fetch(`${url}/callbacks/openim/${asked}`, { method: "POST", body: "{" });

    const seen = { firstSeen: RFC3339, lastSeen: RFC3339 };
    const ofOpenim = [
      { source: "openim", command: asked, callbacks: 2, ...seen },
      { source: "openim", command: unknown, callbacks: 1, ...seen },
    ];
    const all = [{ source: "aec", command: "AEC_GROUP_CREATE", callbacks: 1, ...seen }, ...ofOpenim];
    await expect
      .poll(async () => (await read(`${url}/v1/callbacks/commands`)).body, { timeout: 5000 })
      .toEqual({ commands: all });
    expect((await read(`${url}/v1/callbacks/commands?source=openim`)).body).toEqual({ commands: ofOpenim });
    expect((await read(`${url}/v1/callbacks/commands?source=tencent`)).body).toEqual({ commands: [] });
  });

  it("lists the groups that are stale, and those that are not", async () => {
    const { url } = await startTestServer();
    const command = "callbackAfterQuitGroupCommand";
    await fetch(`${url}/callbacks/openim/${command}`, {
      method: "POST",
      body: JSON.stringify({ callbackCommand: command, groupID: "g", userID: "u" }),
    });
    const fresh = await createGroup(url, "a", "a", "");
    const ids = async (query: string) =>
      (await readPage(`${url}/v1/groups?${query}`)).items.map(({ groupId }) => groupId);
    expect(await ids("stale=true")).toEqual(["g"]);
    expect(await ids("stale=false")).toEqual([fresh]);
    expect(await ids("stale=true&source=aec")).toEqual([]);
    expect(await ids("stale=true&source=openim&state=active&limit=1")).toEqual(["g"]);
  });

  it("returns large messages one by one, and their feed events", async () => {
    const databaseUrl = `sqlite:${join(temporaryFolder(), "ledger.db")}`;
    const ledger = await openLedger({ url: databaseUrl });
    const text = "测".repeat(633_000);
    for (const seq of [1, 2, 3]) {
      const message = { key: `k${seq}`, seq, text, elements: [] };
      const callback = {
        wants: "record",
        command: "Sent",
        change: { type: "message.sent", groupId: "g", message },
      } as const;
      await ledger.settle({ source: "aec", callback, body: "", receivedAt: Date.now(), deadline: Date.now() + 60_000 });
    }
    await ledger.close();
    const { url } = await startTestServer({ databaseUrl });
    const keys: unknown[] = [];
    for (let before: string | null = ""; before !== null; ) {
      const page = await readPage(`${url}/v1/groups/aec/g/messages?limit=100${before}`);
      expect(page.items).toMatchObject([{ text }]);
      keys.push(page.items[0]?.key);
      before = page.next === null ? null : `&before=${page.next}`;
    }
    expect(keys).toEqual(["k3", "k2", "k1"]);
    let next = 0;
    for (const sequence of ["1", "2", "3"]) {
      const page = await readFeed(`${url}/v1/feed?after=${next}&limit=1000`);
      expect(page.events.map((event) => event.sequence)).toEqual([sequence]);
      next = page.next;
    }
    const head = await fetch(`${url}/v1/feed`, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
  });

  it.each(["/v1/groups/aec/none", "/v1/groups/openim/none", "/v1/groups/aec/none/members"])(
    "finds no group at %s",
    async (path) => {
      const { url } = await startTestServer();
      expect(await read(url + path)).toMatchObject({
        status: 404,
        type: "application/problem+json",
        body: { status: 404, detail: "no such group" },
      });
    },
  );

  it("names the sources there are to who asks for another", async () => {
    const { url } = await startTestServer({ sources: { chat: { vendor: "aec" }, openim: {} } });
    const detail = "source is unknown; configured are: chat, openim";
    const inPath = [
      "groups/aec/1",
      "groups/aec/1/members",
      "groups/aec/1/messages",
      "groups/aec/1/topics",
      "users/aec/u/groups",
    ];
    for (const path of inPath) {
      expect(await read(`${url}/v1/${path}`), path).toMatchObject({ status: 404, body: { detail } });
    }
    for (const list of ["groups", "decisions", "dead-letters"]) {
      const answer = await read(`${url}/v1/${list}?source=aec`);
      expect(answer, list).toMatchObject({ status: 400, body: { detail, parameter: "source" } });
      expect((await read(`${url}/v1/${list}?source=openim`)).body, list).toMatchObject({ items: [] });
    }
    const answer = await read(`${url}/v1/callbacks/commands?source=aec`);
    expect(answer).toMatchObject({ status: 400, body: { detail, parameter: "source" } });
  });

  it("shows the record of a source that is configured no longer", async () => {
    const databaseUrl = `sqlite:${join(temporaryFolder(), "ledger.db")}`;
    const before = await startTestServer({ databaseUrl, sources: { aec: {} } });
    const groupId = await createGroup(before.url, "ann", "ann", "");
    await before.stop();
    const { url } = await startTestServer({ databaseUrl, sources: { openim: {} } });
    expect((await readPage(`${url}/v1/groups?source=aec`)).items).toMatchObject([{ groupId }]);
    expect((await read(`${url}/v1/groups/aec/none`)).body).toMatchObject({ detail: "no such group" });
    for (const empty of ["groups?source=aec&state=dissolved", "decisions?source=aec", "users/aec/bob/groups"]) {
      expect((await read(`${url}/v1/${empty}`)).body).toMatchObject({ items: [] });
    }
  });

  it("returns no groups of an unknown user", async () => {
    const { url } = await startTestServer();
    expect((await read(`${url}/v1/users/aec/nobody/groups`)).body).toEqual({ items: [], next: null });
  });
});
