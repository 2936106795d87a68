import { beforeAll, describe, expect, it } from "vitest";
import { postAec } from "../../testing/aec-callback.js";
import { sharedTestServer } from "../../testing/start-test-server.js";

async function read(url: string, init?: RequestInit) {
  const response = await fetch(url, init);
  const type = response.headers.get("content-type")?.split(";")[0];
  return { status: response.status, type, headers: response.headers, body: await response.json() };
}

async function createGroup(url: string): Promise<string> {
  const fields = { action: "AEC_GROUP_CREATE", userId: "u", addUsers: "u" };
  const { data } = await postAec(`${url}/callbacks/aec`, fields);
  return String(data);
}

describe("the query API", () => {
  const server = sharedTestServer();
  let groupId: string;

  beforeAll(async () => {
    groupId = await createGroup(server.url);
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
    ["/v1/groups?stale=1", "stale"],
    ["/v1/groups?stale=", "stale"],
    ["/v1/groups?stale=true&stale=true", "stale"],
    ["/v1/groups/aec/x/messages?before=x", "before"],
    ["/v1/groups/aec/x/messages?cursor=x", "cursor"],
    ["/v1/groups/aec/x/members?cursor=x", "cursor"],
    ["/v1/groups/aec/x/topics?cursor=x", "cursor"],
    ["/v1/dead-letters?after=x", "after"],
    ["/v1/decisions?after=x", "after"],
    ["/v1/callbacks/commands?source=", "source"],
    ["/v1/callbacks/commands?limit=1", "limit"],
    ["/v1/feed?epoch=", "epoch"],
    ["/v1/feed?epoch=a&epoch=a", "epoch"],
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
    expect(await read(server.url + path.replace("/aec/x/", `/aec/${groupId}/`))).toMatchObject({
      status: 400,
      type: "application/problem+json",
      body: { status: 400, parameter },
    });
  });

  it.each([
    "/v1/users/aec/x/groups",
    "/v1/decisions",
    "/v1/commands",
    "/v1/callbacks/commands",
    "/v1/feed",
    "/healthz",
  ])("only reads at %s", async (path) => {
    for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"]) {
      const { status, type, headers } = await read(server.url + path, { method });
      expect([method, status, type, headers.get("allow")]).toEqual([
        method,
        405,
        "application/problem+json",
        "GET, HEAD",
      ]);
    }
    expect((await fetch(server.url + path, { method: "HEAD" })).status).not.toBe(405);
  });

  it.each(["/", "/v1", "/v1/", "/v1/nothing", "/V1/groups", "/v1/groups/aec", "/v1/groups/"])(
    "answers %s with a problem, since the path does not exist",
    async (path) => {
      expect(await read(server.url + path)).toMatchObject({ status: 404, type: "application/problem+json" });
    },
  );
});

describe("with a token, the query API", () => {
  const server = sharedTestServer({ apiToken: "token-of-the-operator" });

  it.each([
    [undefined, 'Bearer realm="grouphook"'],
    ["Basic dG9rZW4=", 'Bearer realm="grouphook"'],
    ["Bearer", 'Bearer realm="grouphook"'],
    ["Bearer wrong", 'Bearer realm="grouphook", error="invalid_token"'],
    ["Bearer token-of-the-operator2", 'Bearer realm="grouphook", error="invalid_token"'],
  ])("refuses %s", async (authorization, challenge) => {
    const init = authorization === undefined ? {} : { headers: { authorization } };
    for (const path of ["/v1/groups", "/v1/feed", "/v1/nothing"]) {
      const { status, type, headers } = await read(server.url + path, init);
      expect([status, type, headers.get("www-authenticate")]).toEqual([401, "application/problem+json", challenge]);
    }
  });

  it.each(["Bearer token-of-the-operator", "bearer  token-of-the-operator"])("admits %s", async (authorization) => {
    expect((await read(`${server.url}/v1/groups`, { headers: { authorization } })).status).toBe(200);
  });

  it("does not affect callbacks and health", async () => {
    expect((await read(`${server.url}/healthz`)).status).toBe(200);
    expect(await createGroup(server.url)).toMatch(/^\d+$/);
  });
});
