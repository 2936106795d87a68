import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { GroupChange } from "@grouphook/core/adapter";
import { groupServer } from "@grouphook/testkit";
import { describe, expect, it, onTestFinished } from "vitest";
import { aecClient } from "./client.js";

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

/** A groupServer that is told who is in group 100001 whenever it asks. */
async function served({ answer = async () => {} }: { readonly answer?: () => Promise<void> } = {}) {
  const roster = { members: ["ann", "bob"], ignored: [""] };
  const url = await listen(async (_, response) => {
    const [ignoreList = ""] = roster.ignored;
    const data = { groupList: roster.members.join(), ...(ignoreList && { ignoreList }) };
    const text = JSON.stringify({ status: "1", data });
    await answer();
    response.end(text);
  });
  const server = groupServer({ url });
  const proxy = await server.servePushProxy();
  onTestFinished(() => proxy.close());
  return { roster, server, proxy, client: aecClient({ pushUrl: proxy.url }) };
}

const joined = { type: "members.joined", groupId: "100001", members: [{ userId: "cy" }] } as const;

describe("a change in the record", () => {
  it.for<[GroupChange, readonly string[], string]>([
    [joined, ["ann", "bob", "cy"], ""],
    [{ type: "members.left", groupId: "100001", userIds: ["bob"] }, ["ann"], ""],
    [{ type: "member.silenced", groupId: "100001", userId: "ann" }, ["ann", "bob"], "ann"],
  ])("is in groupServer's memory with the next use of the group: $0.type", async ([change, members, silenced]) => {
    const { server, roster, client } = await served();
    await server.syncAll("100001");
    roster.members = [...members];
    roster.ignored = [silenced];
    expect(server.memory("100001")?.members).toEqual(["ann", "bob"]);
    expect(await client.perform(change)).toEqual({ result: "performed", asOf: expect.any(Number), change });
    expect(server.memory("100001")).toBeUndefined();
    await server.pushGroupMessage("ann", "100001");
    expect(server.memory("100001")).toEqual({ members, ignored: silenced ? [silenced] : [] });
  });

  it("that ends a group lets groupServer forget it", async () => {
    const { server, client } = await served();
    await server.syncAll("100001");
    expect(await client.perform({ type: "group.dissolved", groupId: "100001" })).toMatchObject({ result: "performed" });
    expect(server.memory("100001")).toBeUndefined();
  });

  it("of a group that is not loaded changes nothing there: it will be asked for", async () => {
    const { server, client, proxy } = await served();
    expect(await client.perform(joined)).toMatchObject({ result: "performed" });
    expect([server.memory("100001"), proxy.calls]).toEqual([undefined, ["/syncGroupList"]]);
    const unloaded = await listen((_, response) =>
      response.end('{"status":"0","data":"GROUPPUSH_ERRID_GROUPID_NOT_SYNC"}'),
    );
    expect(await aecClient({ pushUrl: unloaded }).perform(joined)).toMatchObject({ result: "performed" });
  });

  it("made while groupServer waits for the members as they were is told once it has them", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { server, roster, client } = await served({ answer: () => promise });
    const loading = server.syncAll("100001");
    await new Promise((done) => setTimeout(done, 50));
    roster.members.push("cy");
    const told = client.perform(joined);
    await new Promise((done) => setTimeout(done, 200));
    resolve();
    await loading;
    expect(server.memory("100001")?.members).toEqual(["ann", "bob"]);
    expect(await told).toMatchObject({ result: "performed" });
    await server.syncAll("100001");
    expect(server.memory("100001")?.members).toEqual(["ann", "bob", "cy"]);
  });

  it("that groupServer keeps nothing of is not told", async () => {
    const { client, proxy } = await served();
    for (const change of [
      { type: "group.created", groupId: "100002", profile: {}, members: [{ userId: "ann" }] },
      { type: "group.updated", groupId: "100001", profile: { name: "new" } },
      { type: "owner.transferred", groupId: "100001", toUserId: "bob" },
      { type: "member.updated", groupId: "100001", userId: "bob", profile: { role: "admin" } },
    ] as const) {
      expect([client.reads, client.can.has(change.type)]).toEqual([false, true]);
      expect(await client.perform(change)).toEqual({ result: "performed", asOf: expect.any(Number), change });
    }
    expect(proxy.calls).toEqual([]);
  });

  it("that AEC has not is impossible", async () => {
    const { client } = await served();
    const change = { type: "topic.created", groupId: "100001", profile: {} } as const;
    expect(client.can.has(change.type)).toBe(false);
    expect(await client.perform(change)).toEqual({ result: "impossible", text: "AEC has no topic.created" });
  });

  it.for<[string, GroupChange]>([
    ["groupId", { ...joined, groupId: 'a"b' }],
    ["topicId", { ...joined, topicId: "t" }],
    ["the id of a user", { ...joined, members: [{ userId: "a,b" }] }],
    ["the id of a user", { type: "group.created", ownerId: "x".repeat(45), profile: {}, members: [] }],
    ["the id of a user", { type: "member.silenced", groupId: "100001", userId: " ann" }],
  ])("with %s that it must not be told is known before it is made (%#)", async ([part, change]) => {
    const { client, proxy } = await served();
    expect(client.unsayable?.(change)).toBe(part);
    expect(await client.perform(change)).toMatchObject({ result: "impossible" });
    expect(proxy.calls).toEqual([]);
  });

  it("may name users by ids as long as an operator says", async () => {
    const change = { ...joined, members: [{ userId: "x".repeat(45) }] };
    expect(aecClient({ pushUrl: "http://10.0.0.7:19922", maxUserIdBytes: 60 }).unsayable?.(change)).toBeUndefined();
  });
});

describe("a groupServer that does not take it", () => {
  it.for<[string, RequestListener, object]>([
    ["in time", () => {}, { code: "unreachable", message: "[aec] /syncGroupList: no answer within 1000 ms" }],
    ["in its own words", (_, response) => response.end("<html>"), { code: "unreadable" }],
    ["with 200", (_, response) => response.writeHead(404).end('{"status":"1"}'), { code: "unreadable" }],
    ["with a status", (_, response) => response.end('{"status":"2"}'), { code: "unreadable" }],
  ])("%s leaves it open", async ([, listener, error]) => {
    const client = aecClient({ pushUrl: await listen(listener), timeoutSeconds: 1 });
    await expect(client.perform(joined)).rejects.toMatchObject({
      name: "VendorCallError",
      mayHaveActed: true,
      ...error,
    });
  });

  it("says why by a name", async () => {
    const name = "ASOCKSRV_ERRID_HTTP_POST_PARAM_ERR";
    const pushUrl = await listen((_, response) => response.end(`{"status":"0","data":"${name}"}`));
    const refusal = { code: name, text: name };
    expect(await aecClient({ pushUrl }).perform(joined)).toEqual({ result: "refused", refusal });
  });

  it("is not waited for by who gives up", async () => {
    const pushUrl = await listen((_, response) =>
      response.end('{"status":"0","data":"GROUPPUSH_ERRID_GROUPID_IS_SYNCING"}'),
    );
    const signal = AbortSignal.timeout(100);
    await expect(aecClient({ pushUrl }).perform(joined, { signal })).rejects.toThrow("timeout");
  });
});

it("sends a form over a connection of its own", async () => {
  const heard: unknown[] = [];
  const pushUrl = await listen((request, response) => {
    request.setEncoding("utf8").on("data", (body) => heard.push(request.method, request.url, body));
    heard.push(request.headers["content-type"], request.headers.connection);
    request.on("end", () => response.end('{"status":"1"}'));
  });
  await aecClient({ pushUrl }).perform({ ...joined, groupId: "群 1" });
  expect(heard).toEqual([
    ...["application/x-www-form-urlencoded", "close"],
    ...["POST", "/syncGroupList", "groupId=%E7%BE%A4+1"],
  ]);
});

it("wants to know where groupServer is", () => {
  expect(() => aecClient({ pushUrl: "10.0.0.7:19922" })).toThrow(
    new TypeError("[adapter-aec] pushUrl must be an http or https URL without user, query and fragment"),
  );
});
