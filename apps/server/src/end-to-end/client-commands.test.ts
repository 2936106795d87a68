import { createClient } from "@grouphook/client";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { startFaultyProxy } from "../testing/faulty-proxy.js";
import { startTestServer } from "../testing/start-test-server.js";
import { tencentScene } from "../testing/vendor-scenes.js";

const rejection = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (fault: unknown) => fault,
  );

/** An app at Tencent with a group, and a proxy before its server. */
async function withGroup() {
  const scene = await tencentScene();
  const [ownerId, member] = scene.users;
  const proxy = await startFaultyProxy(scene.url);
  const client = createClient(proxy);
  const body = { source: "tencent", groupId: "g", ownerId, profile: { name: "n", kind: "Public" }, members: [] };
  const { group } = await client.post("/v1/groups", { body });
  expect(group?.memberCount).toBe(1);
  const path = { source: "tencent", groupId: "g" };
  const send = (more = {}) =>
    client.post("/v1/groups/{source}/{groupId}/messages", {
      path,
      body: { senderId: ownerId, text: "hello" },
      ...more,
    });
  const messages = () => scene.app.groups.get("g")?.messages.length;
  return { ...{ scene, proxy, client, path, send, messages, member }, keys: () => keysOf(proxy.requests.slice(1)) };
}

const keysOf = (requests: readonly { readonly headers: { readonly [name: string]: unknown } }[]) =>
  requests.map(({ headers }) => headers["idempotency-key"]);

describe("commands by the client", () => {
  it("are done once, with one key for all repetitions, whatever breaks in between", async () => {
    const { proxy, send, messages, keys } = await withGroup();
    proxy.fail("cut-before", "cut-after", { status: 502 });
    const { message } = await send();
    expect(message?.seq).toBe(1);
    expect(messages()).toBe(1);
    expect([keys().length, new Set(keys()).size]).toEqual([4, 1]);
    expect(keys()[0]).toMatch(/^[0-9a-f]{32}$/);
    await send();
    expect([messages(), new Set(keys()).size]).toEqual([2, 2]);
  });

  it("have the key that is given, and tell it in errors", async () => {
    const { proxy, client, send, messages, keys } = await withGroup();
    proxy.fail("cut-after");
    const fault = await rejection(send({ idempotencyKey: "order-7", retries: 0 }));
    expect(fault).toMatchObject({ name: "NoAnswerError", mayHaveActed: true, idempotencyKey: "order-7" });
    await send({ idempotencyKey: "order-7" });
    expect([messages(), ...keys()]).toEqual([1, "order-7", "order-7"]);
    await expect(send({ idempotencyKey: "two words" })).rejects.toThrow(TypeError);
    const path = { source: "tencent", groupId: "nowhere" };
    const refused = await rejection(client.patch("/v1/groups/{source}/{groupId}", { path, body: { name: "x" } }));
    expect(refused).toMatchObject({ status: 422, by: "vendor", code: 10_010, commandId: expect.any(Number) });
  });

  it("wait while the same command is being carried out", async () => {
    const { scene, proxy, send, messages } = await withGroup();
    scene.rest.fault({ api: "send_group_msg", meanwhile: () => new Promise((resolve) => setTimeout(resolve, 1500)) });
    const first = send({ idempotencyKey: "k" });
    await expect.poll(() => proxy.requests.length).toBe(2);
    const [one, other] = await Promise.all([first, send({ idempotencyKey: "k" })]);
    expect([other.message, messages()]).toEqual([one.message, 1]);
  });

  it("are not repeated when the vendor may have acted", async () => {
    const { scene, proxy, client, member } = await withGroup();
    scene.rest.fault({ api: "create_group", instead: "page", acts: true });
    const body = { source: "tencent", ownerId: member, profile: { name: "n", kind: "Public" } };
    const make = () => rejection(client.post("/v1/groups", { idempotencyKey: "k", body }));
    expect(await make()).toMatchObject({ status: 504, code: "unreachable", mayHaveActed: true, idempotencyKey: "k" });
    expect(await make()).toMatchObject({ status: 409, detail: expect.stringContaining("nobody knows") });
    expect([proxy.requests.length, scene.app.groups.size]).toEqual([3, 2]);
  });

  it("are not repeated when they cannot succeed: the vendor does not know the credentials", async () => {
    const scene = await tencentScene({ ofSource: { secretKey: "another" } });
    const proxy = await startFaultyProxy(scene.url);
    const path = { source: "tencent", groupId: "g" };
    const fault = await rejection(createClient(proxy).delete("/v1/groups/{source}/{groupId}", { path }));
    expect(fault).toMatchObject({ status: 502, code: "credentials", mayHaveActed: false });
    expect(proxy.requests.length).toBe(1);
  });
});

const documentSchema = z.object({
  paths: z.record(
    z.string(),
    z.record(z.string(), z.object({ parameters: z.array(z.object({ in: z.string(), name: z.string() })) })),
  ),
});

it("those operations have a key that take one", async () => {
  const { url } = await startTestServer();
  const proxy = await startFaultyProxy(url);
  const client = createClient({ ...proxy, retries: 0 });
  const { paths } = documentSchema.parse(await client.get("/openapi.json"));
  const wrong: string[] = [];
  let keyed = 0;
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, { parameters }] of Object.entries(methods)) {
      if (path === "/v1/feed/stream") continue;
      const ids = Object.fromEntries(parameters.filter((one) => one.in === "path").map(({ name }) => [name, "x"]));
      const call: unknown = Reflect.get(client, method);
      if (typeof call !== "function") throw new Error(`the client has no ${method}`);
      await rejection(call(path, { path: ids }));
      const takesKey = parameters.some(({ name }) => name === "idempotency-key");
      keyed += takesKey ? 1 : 0;
      if (takesKey !== (proxy.requests.at(-1)?.headers["idempotency-key"] !== undefined))
        wrong.push(`${method} ${path}`);
    }
  }
  expect([wrong, keyed]).toEqual([[], 13]);
});
