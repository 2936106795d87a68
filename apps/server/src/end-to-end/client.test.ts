import { inspect } from "node:util";
import { createClient, GrouphookProblem, NoAnswerError } from "@grouphook/client";
import { describe, expect, it } from "vitest";
import { postAec } from "../testing/aec-callback.js";
import { startFaultyProxy } from "../testing/faulty-proxy.js";
import { sharedTestServer, startTestServer } from "../testing/start-test-server.js";

const TOKEN = "a-token-that-is-secret";

/** Creates groups of one owner, with the ids 100001, 100002, …. */
async function createGroups(url: string, count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1) {
    const fields = { action: "AEC_GROUP_CREATE", userId: `o${number}`, addUsers: `o${number},u`, userDefineData: "群" };
    await postAec(`${url}/callbacks/aec`, fields);
  }
}

/** A server with a group, and a proxy before it. */
async function behindProxy() {
  const { url } = await startTestServer();
  await createGroups(url, 1);
  const proxy = await startFaultyProxy(url);
  return { proxy, client: createClient({ url: proxy.url }) };
}

const group = { path: { source: "aec", groupId: "100001" } };
const rejection = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (fault: unknown) => fault,
  );

describe("the client of the API", () => {
  const shared = sharedTestServer();

  it("gives the body of success by method and path", async () => {
    const { url } = await startTestServer();
    await createGroups(url, 2);
    const client = createClient({ url: `${url}/` });
    const one = await client.get("/v1/groups/{source}/{groupId}", group);
    expect([one.name, one.ownerId, one.memberCount]).toEqual(["群", "o1", 2]);
    const list = await client.get("/v1/groups", { query: { state: "active", stale: false, limit: 1 } });
    expect([list.items.map(({ groupId }) => groupId), typeof list.next]).toEqual([["100001"], "string"]);
    expect(await client.get("/metrics")).toContain("grouphook_callbacks_total");
    const made = await client.put("/v1/consumers/{name}", { path: { name: "a" }, body: {} });
    expect([made.name, made.position]).toEqual(["a", 0]);
    expect(await client.delete("/v1/consumers/{name}", { path: { name: "a" } })).toBeUndefined();
  });

  it("rejects with the problem that the server tells, which names the path without ids", async () => {
    const client = createClient(shared);
    const missing = await rejection(client.get("/v1/groups/{source}/{groupId}", group));
    expect(missing).toBeInstanceOf(GrouphookProblem);
    expect(missing).toMatchObject({ status: 404, title: "Not found", method: "GET", isFromServer: true });
    expect(String(missing)).toMatch(/^GrouphookProblem: GET \/v1\/groups\/\{source\}\/\{groupId\}: 404 Not found: \w/);
    const wrong = await rejection(client.get("/v1/groups", { query: { limit: 0 } }));
    expect(wrong).toMatchObject({ status: 400, parameter: "limit", detail: expect.stringContaining("1 to 1000") });
    const unknown = await rejection(client.post("/v1/groups", { body: { source: "aec", ownerId: "" } }));
    expect(unknown).toMatchObject({ status: 400, parameter: "ownerId" });
  });

  it("lets the compiler find what the API has not", async () => {
    const client = createClient(shared);
    // @ts-expect-error There is no such parameter.
    const strange = await rejection(client.get("/v1/groups", { query: { colour: "red" } }));
    expect(strange).toMatchObject({ status: 400, parameter: "colour" });
    // @ts-expect-error There is no such path.
    expect(await rejection(client.get("/v1/nothing"))).toMatchObject({ status: 404 });
    // @ts-expect-error The body is missing.
    expect(await rejection(client.post("/v1/imports"))).toMatchObject({ status: 415 });
    // @ts-expect-error The path has no such method.
    expect(await rejection(client.put("/v1/groups"))).toMatchObject({ status: 405 });
    const { items } = await client.get("/v1/groups");
    // @ts-expect-error Groups have no such field.
    expect(items.map(({ colour }) => colour)).toEqual([]);
  });

  it.for(["a/b", "..a", "%2e", "?x#y", "群 📚", "@TGS#2R1", "a+b&c"])("encodes ids: %s", async (groupId) => {
    const { url } = await startTestServer();
    const proxy = await startFaultyProxy(url);
    const fault = await rejection(
      createClient(proxy).get("/v1/groups/{source}/{groupId}", { path: { source: "aec", groupId } }),
    );
    expect(fault).toMatchObject({ status: 404, detail: expect.stringContaining("group") });
    expect(proxy.requests[0]?.target.split("/").slice(4).map(decodeURIComponent)).toEqual([groupId]);
  });

  it("shows its token, also one that was replaced meanwhile, and tells no error of it", async () => {
    const { url } = await startTestServer({
      apiTokens: [
        { name: "reader", scope: "read", token: TOKEN },
        { name: "actor", scope: "act", token: `${TOKEN}-2` },
      ],
    });
    let token = "of yesterday".replace(" ", "-");
    const client = createClient({ url, token: () => token });
    const faults = [await rejection(client.get("/v1/groups"))];
    token = TOKEN;
    expect(await client.get("/v1/groups")).toEqual({ items: [], next: null });
    faults.push(await rejection(client.put("/v1/consumers/{name}", { path: { name: "a" }, body: {} })));
    expect(faults).toMatchObject([{ status: 401 }, { status: 403, scope: "act" }]);
    const gone = createClient({ url: "http://127.0.0.1:1", token: TOKEN, retries: 0 });
    faults.push(await rejection(gone.get("/v1/groups")));
    expect(faults[2]).toBeInstanceOf(NoAnswerError);
    for (const fault of faults) expect(inspect(fault, { depth: 9, showHidden: true })).not.toContain(TOKEN);
  });

  it("reads lists by pages, from where a page ended, and their items", async () => {
    const { url } = await startTestServer();
    await createGroups(url, 5);
    const client = createClient({ url });
    const pages: string[][] = [];
    let place = "";
    for await (const { items, next } of client.pages("/v1/groups", { query: { limit: 2 } })) {
      pages.push(items.map(({ groupId }) => groupId));
      if (pages.length === 1 && next !== null) place = next;
    }
    expect(pages).toEqual([["100001", "100002"], ["100003", "100004"], ["100005"]]);
    const rest: string[] = [];
    for await (const { groupId } of client.items("/v1/groups", { query: { limit: 2, cursor: place } }))
      rest.push(groupId);
    expect(rest).toEqual(["100003", "100004", "100005"]);
    const callbacks: number[] = [];
    for await (const { callbackId } of client.items("/v1/callbacks", { query: { limit: 2 } }))
      callbacks.push(callbackId);
    expect(callbacks).toEqual([1, 2, 3, 4, 5]);
    const newest: number[] = [];
    const before = Number.MAX_SAFE_INTEGER;
    for await (const { items } of client.pages("/v1/callbacks", { query: { limit: 2, before } }))
      newest.push(...items.map(({ callbackId }) => callbackId));
    expect(newest).toEqual([5, 4, 3, 2, 1]);
  });
});

describe("a request that reads", () => {
  it.for([
    ["is cut off", ["cut-before", "cut-after", "cut-within"]],
    ["meets a server that is away", [{ status: 503 }, { status: 502 }, { status: 504 }]],
    ["is to come later", [{ status: 429, headers: { "retry-after": "1" } }]],
    ["is answered by something else", [{ status: 200, headers: { "content-type": "text/html" }, body: "Log in" }]],
  ] as const)("is repeated when it %s", async ([, faults]) => {
    const { proxy, client } = await behindProxy();
    proxy.fail(...faults);
    const startedAt = performance.now();
    expect(await client.get("/v1/groups/{source}/{groupId}", group)).toMatchObject({ ownerId: "o1" });
    expect(proxy.requests.length).toBe(faults.length + 1);
    const asksToWait = faults.some((fault) => typeof fault === "object" && fault.status === 429);
    expect(performance.now() - startedAt).toBeGreaterThan(asksToWait ? 1000 : 50);
  });

  it("is repeated when it takes too long, and that is told in the end", async () => {
    const { proxy, client } = await behindProxy();
    proxy.fail("hang", "hang");
    expect(await client.get("/v1/groups", { timeoutMs: 200 })).toMatchObject({ next: null });
    proxy.fail("hang", "hang");
    const fault = await rejection(client.get("/v1/groups", { timeoutMs: 100, retries: 1 }));
    expect(fault).toMatchObject({ name: "NoAnswerError", reason: "timeout", mayHaveActed: false });
  });

  it("is not repeated when it is refused, when a redirect is answered, or when the wait would be long", async () => {
    const { proxy, client } = await behindProxy();
    proxy.fail({ status: 302, headers: { location: "http://127.0.0.1:1/" } });
    expect(await rejection(client.get("/v1/groups"))).toMatchObject({ reason: "redirected" });
    proxy.fail({ status: 503, headers: { "retry-after": "3600" } });
    const fault = await rejection(client.get("/v1/groups"));
    expect(fault).toMatchObject({ status: 503, retryAfterMs: 3_600_000, isFromServer: false });
    proxy.fail({ status: 403, body: "<secret>" });
    expect(String(await rejection(client.get("/v1/groups")))).toMatch(/403 An answer that is not grouphook's$/);
    expect(proxy.requests.length).toBe(3);
  });

  it("ends at once when its signal is aborted: before, meanwhile and between repetitions", async () => {
    const { proxy, client } = await behindProxy();
    const reason = new Error("enough");
    expect(await rejection(client.get("/v1/groups", { signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(proxy.requests).toEqual([]);
    for (const fault of ["hang", { status: 503, headers: { "retry-after": "50" } }] as const) {
      proxy.fail(fault);
      const controller = new AbortController();
      const reading = rejection(client.get("/v1/groups", { signal: controller.signal }));
      await expect.poll(() => proxy.requests.length).toBe(fault === "hang" ? 1 : 2);
      setTimeout(() => controller.abort(reason), 50);
      expect(await reading).toBe(reason);
    }
  });
});

describe("a request that changes something without a key", () => {
  it("is not repeated when it may have been done", async () => {
    const { proxy, client } = await behindProxy();
    const subscribe = () => client.post("/v1/subscriptions", { body: { url: "https://app.example/hook" } });
    for (const fault of ["cut-after", { status: 502 }, { status: 503 }] as const) {
      proxy.fail(fault);
      expect(await rejection(subscribe())).toBeInstanceOf(Error);
    }
    expect((await client.get("/v1/subscriptions")).items.length).toBe(1);
    proxy.fail({ status: 503, headers: { "retry-after": "0" } });
    expect(await subscribe()).toMatchObject({ url: "https://app.example/hook" });
    proxy.fail("cut-after");
    expect(await client.put("/v1/consumers/{name}", { path: { name: "a" }, body: {} })).toMatchObject({ name: "a" });
  });
});
