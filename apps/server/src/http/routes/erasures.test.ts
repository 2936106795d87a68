import { describe, expect, it } from "vitest";
import { postAec } from "../../testing/aec-callback.js";
import { startTestServer } from "../../testing/start-test-server.js";

const RFC3339 = expect.stringMatching(/^\d{4}-.*Z$/);
const ANN = { source: "aec", userId: "ann" };
const NOTHING = {
  messages: 0,
  events: 0,
  callbacks: 0,
  members: 0,
  groups: 0,
  topics: 0,
  decisions: 0,
  deadLetters: 0,
  commands: 0,
};

async function send(address: string, init: RequestInit = {}) {
  const response = await fetch(address, init);
  const text = await response.text();
  return {
    status: response.status,
    location: response.headers.get("location"),
    allow: response.headers.get("allow"),
    body: text === "" ? undefined : JSON.parse(text),
  };
}

function post(url: string, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const type = { "content-type": "application/json" };
  return send(`${url}/v1/erasures`, { method: "POST", headers: { ...type, ...headers }, body: text });
}

async function finished(address: string, headers: Record<string, string> = {}) {
  await expect
    .poll(async () => (await send(address, { headers })).body.finishedAt, { timeout: 10_000 })
    .toEqual(RFC3339);
  return (await send(address, { headers })).body;
}

describe("an erasure", () => {
  it("is taken on, told of while it goes on, and leaves numbers alone", async () => {
    const { url } = await startTestServer();
    await postAec(`${url}/callbacks/aec`, { action: "AEC_GROUP_CREATE", userId: "ann", addUsers: "ann,bob" });
    const asked = await post(url, ANN);
    expect(asked).toMatchObject({ status: 202, location: expect.stringMatching(/^\/v1\/erasures\/[\w-]{36}$/) });
    expect(asked.body).toEqual({
      ...{ id: asked.location?.slice("/v1/erasures/".length), ...ANN, subject: "user" },
      ...{ requestedAt: RFC3339, finishedAt: null, stage: "members", reached: 0, goal: 0, erased: NOTHING },
    });
    const done = await finished(`${url}${asked.location}`);
    expect(done).toEqual({
      ...{
        id: asked.body.id,
        source: "aec",
        subject: "user",
        requestedAt: asked.body.requestedAt,
        finishedAt: RFC3339,
      },
      ...{ stage: "traces", reached: 0, goal: 0, erased: { ...NOTHING, callbacks: 1 } },
    });
    expect((await send(`${url}/v1/erasures`)).body).toEqual({ items: [done], next: null });
  });

  it("of a group empties what it is called", async () => {
    const { url } = await startTestServer();
    const fields = { action: "AEC_GROUP_CREATE", userId: "ann", addUsers: "ann", userDefineData: "Book club" };
    const { data } = await postAec(`${url}/callbacks/aec`, fields);
    expect(JSON.stringify((await send(`${url}/v1/feed`)).body)).toContain("Book club");
    const { location } = await post(url, { source: "aec", groupId: data });
    expect((await finished(`${url}${location}`)).erased).toMatchObject({ events: 1, callbacks: 1, groups: 1 });
    expect(JSON.stringify((await send(`${url}/v1/feed`)).body)).not.toContain("Book club");
    expect((await send(`${url}/v1/groups/aec/${data}/members`)).body.items).toMatchObject([{ userId: "ann" }]);
  });

  it("is refused where it does not say clearly what to erase", async () => {
    const { url } = await startTestServer();
    const refused = async (body: unknown) => (await post(url, body)).body;
    expect(await refused({ source: "aec" })).toMatchObject({ status: 400, parameter: "userId" });
    expect(await refused({ ...ANN, groupId: "g" })).toMatchObject({ status: 400, parameter: "userId" });
    expect(await refused({ ...ANN, everything: true })).toMatchObject({ status: 400, parameter: "everything" });
    expect(await refused({ ...ANN, userId: 7 })).toMatchObject({ status: 400, parameter: "userId" });
    expect(await refused({ ...ANN, source: "other" })).toMatchObject({ status: 400, parameter: "source" });
    expect(await refused("[]")).toMatchObject({ status: 400, detail: expect.stringContaining("object") });
    expect(await refused("{")).toMatchObject({ status: 400, detail: expect.stringContaining("object") });
    expect(await post(url, ANN, { "content-type": "text/plain" })).toMatchObject({ status: 415 });
    expect(await post(url, ANN, { "content-type": "application/json; charset=big5" })).toMatchObject({ status: 415 });
    expect(await post(url, { ...ANN, userId: "x".repeat(16 * 1024) })).toMatchObject({ status: 413 });
    expect((await send(`${url}/v1/erasures`)).body.items).toEqual([]);
  });

  it("that is not on the list is not found", async () => {
    const { url } = await startTestServer();
    expect(await send(`${url}/v1/erasures/some`)).toMatchObject({ status: 404, body: { detail: "no such erasure" } });
    expect(await send(`${url}/v1/erasures?cursor=some`)).toMatchObject({ status: 400, body: { parameter: "cursor" } });
  });

  it("requires the token, the right methods, and no web page", async () => {
    const guarded = await startTestServer({ apiToken: "secret-of-the-operator" });
    expect(await post(guarded.url, ANN)).toMatchObject({ status: 401 });
    const authorization = "Bearer secret-of-the-operator";
    expect(await post(guarded.url, ANN, { authorization })).toMatchObject({ status: 202 });
    const remove = (path: string) => send(`${guarded.url}${path}`, { method: "DELETE", headers: { authorization } });
    expect(await remove("/v1/erasures")).toMatchObject({ status: 405, allow: "GET, HEAD, POST" });
    expect(await remove("/v1/erasures/some")).toMatchObject({ status: 405, allow: "GET, HEAD" });
    const { url } = await startTestServer();
    expect(await post(url, ANN, { origin: "https://example.com" })).toMatchObject({ status: 403 });
  });
});
