import { cloudEventSchema } from "@grouphook/core";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { postAec } from "./testing/aec-callback.js";
import { startTestServer } from "./testing/start-test-server.js";

async function read(url: string, init?: RequestInit) {
  const response = await fetch(url, init);
  const type = response.headers.get("content-type")?.split(";")[0];
  return { status: response.status, type, headers: response.headers, body: await response.json() };
}

const pageBody = z.object({
  items: z.array(z.looseObject({ groupId: z.string().optional() })),
  next: z.string().nullable(),
});
const feedBody = z.object({ events: z.array(cloudEventSchema), next: z.number() });

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
  it("shows a group, its members and a member's groups as callbacks made them", async () => {
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

    const plain = { mutedUntil: null, nickname: "", avatar: "", custom: null, joinedAt: RFC3339 };
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

  it("takes ids with any characters, percent-decoded once", async () => {
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

  it("shows when a group was dissolved", async () => {
    const { url } = await startTestServer();
    const groupId = await createGroup(url, "owner", "owner", "");
    await postAec(`${url}/callbacks/aec`, { action: "AEC_GROUP_DEL", userId: "owner", groupId });
    const { body } = await read(`${url}/v1/groups/aec/${groupId}`);
    expect(body).toMatchObject({ state: "dissolved", dissolvedAt: RFC3339, memberCount: 0 });
    expect((await readPage(`${url}/v1/groups?state=active`)).items).toEqual([]);
  });

  it("gives lists page by page, each item once", async () => {
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

  it("gives the feed as CloudEvents, to be read on from `next`", async () => {
    const { url } = await startTestServer();
    expect((await read(`${url}/v1/feed`)).body).toEqual({ events: [], next: 0 });
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
    expect((await read(`${url}/v1/feed?after=${second.next}`)).body).toEqual({ events: [], next: 2 });
    expect((await read(`${url}/v1/feed?after=77`)).body).toEqual({ events: [], next: 77 });
  });

  it.each(["/v1/groups/aec/none", "/v1/groups/other/none", "/v1/groups/aec/none/members"])(
    "knows no group at %s",
    async (path) => {
      const { url } = await startTestServer();
      expect(await read(url + path)).toMatchObject({
        status: 404,
        type: "application/problem+json",
        body: { status: 404, detail: "no such group" },
      });
    },
  );

  it("knows no groups of a stranger", async () => {
    const { url } = await startTestServer();
    expect((await read(`${url}/v1/users/aec/nobody/groups`)).body).toEqual({ items: [], next: null });
  });

  it.each([
    ["/v1/groups?limit=0", "limit"],
    ["/v1/groups?limit=1001", "limit"],
    ["/v1/groups?limit=1e2", "limit"],
    ["/v1/groups?limit=", "limit"],
    ["/v1/groups?limit=1&limit=1", "limit"],
    ["/v1/groups?state=gone", "state"],
    ["/v1/groups?state=active&state=active", "state"],
    ["/v1/groups?source=", "source"],
    ["/v1/groups?cursor=", "cursor"],
    ["/v1/groups?cursor=garbage", "cursor"],
    ["/v1/groups?sorce=aec", "sorce"],
    ["/v1/groups?__proto__=1", "__proto__"],
    ["/v1/groups/aec/x?limit=1", "limit"],
    ["/v1/groups/aec/x/members?state=active", "state"],
    ["/v1/groups/aec/%00", "groupId"],
    [`/v1/groups/aec/${"x".repeat(256)}`, "groupId"],
    ["/v1/groups/aec/%zz", "path"],
    ["/v1/groups/aec/%ff", "path"],
    ["/v1/users/aec/%E6%B5/groups", "path"],
    ["/v1/users/aec/a%00/groups", "userId"],
    ["/v1/users/aec/a/groups?cursor=garbage", "cursor"],
    ["/v1/feed?after=-1", "after"],
    ["/v1/feed?after=9007199254740993", "after"],
    ["/v1/feed?after=1&after=2", "after"],
    ["/v1/feed?cursor=1", "cursor"],
  ])("refuses %s, naming %s", async (path, parameter) => {
    const { url } = await startTestServer();
    expect(await read(url + path)).toMatchObject({
      status: 400,
      type: "application/problem+json",
      body: { status: 400, parameter },
    });
  });

  it.each([
    "/v1/groups",
    "/v1/groups/aec/x",
    "/v1/groups/aec/x/members",
    "/v1/users/aec/x/groups",
    "/v1/feed",
    "/healthz",
  ])("only reads at %s", async (path) => {
    const { url } = await startTestServer();
    for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"]) {
      const { status, type, headers } = await read(url + path, { method });
      expect([method, status, type, headers.get("allow")]).toEqual([
        method,
        405,
        "application/problem+json",
        "GET, HEAD",
      ]);
    }
    expect((await fetch(url + path, { method: "HEAD" })).status).not.toBe(405);
  });

  it.each([
    "/",
    "/v1",
    "/v1/",
    "/v1/nothing",
    "/V1/groups",
    "/v1/groups/aec",
    "/v1/groups/",
    "/callbacks",
    "/callbacks/none",
  ])("answers %s as a problem, since nothing is there", async (path) => {
    const { url } = await startTestServer();
    expect(await read(url + path)).toMatchObject({ status: 404, type: "application/problem+json" });
  });
});

describe("with a token, the query API", () => {
  it.each([
    [undefined, 'Bearer realm="grouphook"'],
    ["Basic dG9rZW4=", 'Bearer realm="grouphook"'],
    ["Bearer", 'Bearer realm="grouphook"'],
    ["Bearer wrong", 'Bearer realm="grouphook", error="invalid_token"'],
    ["Bearer token-of-the-operator2", 'Bearer realm="grouphook", error="invalid_token"'],
  ])("turns away %s", async (authorization, challenge) => {
    const { url } = await startTestServer({ apiToken: "token-of-the-operator" });
    const init = authorization === undefined ? {} : { headers: { authorization } };
    for (const path of ["/v1/groups", "/v1/feed", "/v1/nothing"]) {
      const { status, type, headers } = await read(url + path, init);
      expect([status, type, headers.get("www-authenticate")]).toEqual([401, "application/problem+json", challenge]);
    }
  });

  it.each(["Bearer token-of-the-operator", "bearer  token-of-the-operator"])("lets in %s", async (authorization) => {
    const { url } = await startTestServer({ apiToken: "token-of-the-operator" });
    expect((await read(`${url}/v1/groups`, { headers: { authorization } })).status).toBe(200);
  });

  it("leaves callbacks and health to others", async () => {
    const { url } = await startTestServer({ apiToken: "token-of-the-operator" });
    expect((await read(`${url}/healthz`)).status).toBe(200);
    expect(await createGroup(url, "owner", "owner", "")).toMatch(/^\d+$/);
  });
});
