import { afterEach, describe, expect, it } from "vitest";
import { newGroup } from "./easemob-app/group.js";
import { type EasemobApp, easemobApp } from "./easemob-app.js";
import { type EasemobRest, easemobRest } from "./easemob-rest.js";
import type { EasemobBody } from "./easemob-sender/body.js";
import { easemobSender } from "./easemob-sender.js";

const credentials = { clientId: "YXA6id", clientSecret: "YXA6secret" };
const NOW = 1_729_497_000_000;

interface Answer {
  readonly status: number;
  readonly body: { readonly [field: string]: unknown };
}

let rest: EasemobRest | undefined;
let told: EasemobBody[] = [];
let now = NOW;

/** REST before an app whose backend only listens. */
async function served(callsPerSecond = 1000): Promise<{
  readonly app: EasemobApp;
  readonly served: EasemobRest;
  readonly call: (method: string, path: string, body?: object) => Promise<Answer>;
}> {
  told = [];
  now = NOW;
  const app = easemobApp({
    ...{ seed: 1, users: 5, vintage: 2025, startsAt: NOW, now: () => now },
    sender: {
      ask: async () => ({ delivered: true }),
      async tell(body) {
        told.push(body);
        return { acknowledged: true };
      },
      bannedUntil: () => undefined,
      stored: () => [],
      sendStored: async () => undefined,
    },
  });
  const one = await easemobRest({ app, ...credentials, callsPerSecond });
  rest = one;
  const token = await tokenOf(one);
  return { app, served: one, call: (method, path, body) => request(one, token, method, path, body) };
}

async function tokenOf({ url }: EasemobRest, more: object = {}): Promise<string> {
  const body = {
    ...{ grant_type: "client_credentials", client_id: credentials.clientId, client_secret: credentials.clientSecret },
    ...more,
  };
  const response = await fetch(`${url}/token`, { method: "POST", body: JSON.stringify(body) });
  return String(Object(await response.json()).access_token);
}

async function request(
  { url }: EasemobRest,
  token: string,
  method: string,
  path: string,
  body?: object,
): Promise<Answer> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  return { status: response.status, body: Object(await response.json()) };
}

/** A group that has everything. */
function furnish(app: EasemobApp): string {
  const group = newGroup({
    ...{ groupId: "262246968131585", type: "GROUP", createdAt: NOW - 1000, owner: "tst", admins: ["abc"] },
    ...{ members: ["tst01", "tst02"], info: { title: "测试01", description: "描述", custom: "{}" } },
  });
  app.world.begin(group);
  return group.groupId;
}

afterEach(() => rest?.close());

describe("easemobRest", () => {
  it("gives tokens to who knows the app's secret, and takes calls with them alone, until they end", async () => {
    const { served: one, call } = await served();
    expect(await call("GET", "/chatgroups")).toMatchObject({
      status: 200,
      body: { data: [], count: 0, action: "get" },
    });
    const refused = {
      status: 401,
      body: { error: "unauthorized", error_description: "Unable to authenticate (OAuth)" },
    };
    expect(await request(one, "YWMtNobody", "GET", "/chatgroups")).toMatchObject(refused);
    expect(await tokenOf(one, { client_secret: "wrong" })).toBe("undefined");
    const short = await tokenOf(one, { ttl: 10 });
    now += 9999;
    expect(await request(one, short, "GET", "/chatgroups")).toMatchObject({ status: 200 });
    now += 1;
    expect(await request(one, short, "GET", "/chatgroups")).toMatchObject(refused);
    one.revokeTokens();
    expect(await call("GET", "/chatgroups")).toMatchObject(refused);
  });

  it("lists groups newest first, page by page, and rooms apart", async () => {
    const { app, call } = await served();
    app.fill({ groups: 5, membersEach: 2 });
    const ids = [...app.groups.keys()].toReversed();
    app.vanish(ids[1] ?? "");
    const found: string[] = [];
    let cursor = "";
    for (let pages = 0; pages < 2; pages += 1) {
      const { body } = await call("GET", `/chatgroups?limit=2${cursor && `&cursor=${cursor}`}`);
      found.push(...Object(body).data.map(({ groupid }: { groupid: string }) => groupid));
      cursor = String(body.cursor ?? "");
    }
    expect(found).toEqual(ids.filter((id) => id !== ids[1]));
    expect(cursor).toBe("");
    expect(await call("GET", "/chatgroups?limit=1")).toMatchObject({
      body: {
        data: [
          {
            ...{ owner: "easemob-demo#grouphook_user0", groupid: ids[0], affiliations: 2, type: "group" },
            ...{ lastModified: expect.stringMatching(/^\d{13}$/), groupname: `Group ${ids[0]}` },
          },
        ],
      },
    });
    expect(await call("GET", "/chatrooms")).toMatchObject({ body: { data: [] } });
    expect(await call("GET", "/chatgroups?cursor=bm9uZQ")).toMatchObject({ status: 400 });
  });

  it("tells a group's details, members, roles, mutes and lists", async () => {
    const { app, call } = await served();
    const id = furnish(app);
    expect(await call("GET", `/chatgroups/${id}`)).toMatchObject({
      status: 200,
      body: {
        count: 1,
        data: [
          {
            ...{
              id,
              name: "测试01",
              description: "描述",
              custom: "{}",
              owner: "tst",
              created: NOW - 1000,
              maxusers: 200,
            },
            ...{ mute: false, disabled: false, public: true, allowinvites: false, affiliations_count: 4 },
            affiliations: [{ member: "tst01" }, { member: "tst02" }, { member: "abc" }, { owner: "tst" }],
          },
        ],
      },
    });
    expect(await call("GET", `/chatgroups/${id},1`)).toMatchObject({
      body: { data: [{ id }, { id: "1", error: "group id doesn't exist" }] },
    });
    const unknown = {
      status: 404,
      body: { error: "resource_not_found", error_description: "grpID 1 does not exist!" },
    };
    expect(await call("GET", "/chatgroups/1")).toMatchObject(unknown);
    expect(await call("GET", `/chatrooms/${id}`)).toMatchObject({ status: 404 });
    expect(await call("GET", `/chatgroups/${id}/users?pagenum=2&pagesize=3&joined_time=true`)).toMatchObject({
      body: { data: [{ owner: "tst", joined_time: NOW - 1000 }], count: 1 },
    });
    expect(await call("GET", `/chatgroups/${id}/admin`)).toMatchObject({ body: { data: ["abc"] } });
    await call("POST", `/chatgroups/${id}/mute`, { usernames: ["tst01"], mute_duration: -1 });
    await call("POST", `/chatgroups/${id}/blocks/users/tst02`);
    await call("POST", `/chatgroups/${id}/white/users/abc`);
    await call("POST", `/chatgroups/${id}/announcement`, { announcement: "公告" });
    expect(await call("GET", `/chatgroups/${id}/mute`)).toMatchObject({
      body: { data: [{ user: "tst01", expire: 4_638_873_600_000 }] },
    });
    expect(await call("GET", `/chatgroups/${id}/blocks/users`)).toMatchObject({ body: { data: ["tst02"] } });
    expect(await call("GET", `/chatgroups/${id}/white/users`)).toMatchObject({ body: { data: ["abc"] } });
    expect(await call("GET", `/chatgroups/${id}/announcement`)).toMatchObject({
      body: { data: { announcement: "公告" } },
    });
    expect(await call("GET", `/chatgroups/${id}/user/tst02/is_joined`)).toMatchObject({ body: { data: false } });
    expect(await call("GET", "/chatgroups/user/abc")).toMatchObject({
      body: { entities: [{ groupId: id }], total: 1 },
    });
  });

  it("tells of rooms in words of their own", async () => {
    const { app, call } = await served();
    const owned = { owner: "tst", admins: ["abc"], createdAt: NOW };
    app.world.begin(newGroup({ groupId: "1", type: "CHATROOM", ...owned, info: { title: "Room" } }));
    expect(await call("GET", "/chatrooms")).toMatchObject({
      body: { data: [{ id: "1", name: "Room", owner: "tst", affiliations_count: 2 }] },
    });
    expect(await call("GET", "/chatrooms/1")).toMatchObject({ body: { data: { id: "1", name: "Room" } } });
    expect(await call("GET", "/chatrooms/1/users?joined_time=true")).toMatchObject({
      body: { data: [{ member: "abc" }, { owner: "tst" }] },
    });
    expect(await call("GET", "/chatrooms/1/admin")).toMatchObject({ body: { data: ["abc"] } });
    expect(await call("GET", "/chatrooms/2")).toMatchObject({
      ...{ status: 404, body: { error: "service_resource_not_found" } },
    });
  });

  it("changes groups, and tells the app's backend as it tells of REST", async () => {
    const { app, call } = await served();
    const made = await call("POST", "/chatgroups", { groupname: "g", public: true, owner: "a", members: ["b", "a"] });
    const id = String(Object(made.body.data).groupid);
    expect(app.groups.get(id)?.members.size).toBe(2);
    await call("PUT", `/chatgroups/${id}`, { groupname: "renamed" });
    await call("POST", `/chatgroups/${id}/users`, { usernames: ["b", "c", "d"] });
    await call("POST", `/chatgroups/${id}/admin`, { newadmin: "c" });
    await call("DELETE", `/chatgroups/${id}/users/d`);
    await call("PUT", `/chatgroups/${id}`, { newowner: "c" });
    await call("DELETE", `/chatgroups/${id}`);
    await app.settled();
    const words = told.map(({ operation, payload }) => `${operation} ${Object(payload).type ?? ""}`.trim());
    const [last, first] = [words.slice(-2).toSorted(), words.slice(0, -2)];
    const expected = ["CREATE", "JOIN DIRECT", "UPDATE INFO", "JOIN DIRECT", "ADMIN ADD", "LEAVE KICK", "UPDATE OWNER"];
    expect(first).toEqual(expected);
    expect(last).toEqual(["DELETE", "LEAVE DELETE"]);
    expect(new Set(told.map(({ operator }) => operator))).toEqual(new Set(["@ppAdmin"]));
    expect(app.groups.get(id)).toMatchObject({ info: { title: "renamed" }, deletedAt: expect.any(Number) });
  });

  it.each<[string, string, object | undefined, number, string]>([
    ["POST", "/users", { usernames: ["tst01"] }, 403, "forbidden_op"],
    ["POST", "/users", { usernames: Array.from({ length: 61 }, (_, one) => `u${one}`) }, 400, "invalid_parameter"],
    ["DELETE", "/users/nobody", undefined, 403, "forbidden_op"],
    ["DELETE", "/users/tst", undefined, 403, "forbidden_op"],
    ["POST", "/mute", { usernames: ["nobody"], mute_duration: 1 }, 403, "forbidden_op"],
    ["POST", "/blocks/users/nobody", undefined, 403, "forbidden_op"],
    ["PUT", "", { groupid: "1" }, 400, "invalid_parameter"],
  ])("refuses %s %s %o", async (method, path, body, status, error) => {
    const { app, call } = await served();
    expect(await call(method, `/chatgroups/${furnish(app)}${path}`, body)).toMatchObject({ status, body: { error } });
    await app.settled();
    expect(told).toEqual([]);
  });

  it("tells for each of several users what came of it", async () => {
    const { app, call } = await served();
    const id = furnish(app);
    expect(await call("DELETE", `/chatgroups/${id}/users/tst01,nobody`)).toMatchObject({
      status: 200,
      body: {
        data: [
          { result: true, user: "tst01" },
          { result: false, user: "nobody", reason: expect.any(String) },
        ],
      },
    });
  });

  it("sends and recalls messages without asking", async () => {
    const { app, call } = await served();
    const id = furnish(app);
    const message = { from: "tst", to: [id, "1"], type: "txt", body: { msg: "hello" } };
    const { body } = await call("POST", "/messages/chatgroups", message);
    const msgId = Object(body.data)[id];
    // Documented: it is not looked at whether there is such a group.
    expect(body.data).toEqual({ [id]: expect.stringMatching(/^\d{19}$/), 1: expect.any(String) });
    const recall = { msg_id: msgId, to: id, chat_type: "groupchat", force: true };
    expect(await call("POST", "/messages/msg_recall", recall)).toMatchObject({
      body: { data: { recalled: "yes", msg_id: msgId, from: "admin", to: id, chattype: "groupchat" } },
    });
    expect(await call("POST", "/messages/msg_recall", recall)).toMatchObject({
      ...{ status: 403, body: { error: "message_recall_error", error_description: "not_found msg" } },
    });
    expect(await call("POST", "/messages/msg_recall", { ...recall, force: undefined })).toMatchObject({ status: 400 });
    await app.settled();
    expect(told.map(({ chat_type }) => chat_type)).toEqual(["groupchat", "recall"]);
    expect(app.groups.get(id)?.messages[0]).toMatchObject({ recalledAt: expect.any(Number) });
  });

  it("refuses too many calls in a second, and does what faults say", async () => {
    const { served: one, call } = await served(5);
    one.fault({ api: "GET /chatgroups", instead: { code: 500 } });
    expect(await call("GET", "/chatgroups")).toMatchObject({ status: 500 });
    one.fault({ api: "GET /chatgroups", instead: "reset" });
    await expect(call("GET", "/chatgroups")).rejects.toThrow();
    const calls = await Promise.all(Array.from({ length: 50 }, () => call("GET", "/chatgroups")));
    expect(calls.some(({ status, body }) => status === 429 && body.error === "reach_limit")).toBe(true);
  });

  it("tells of callbacks that are kept, and sends them again", async () => {
    const app = easemobApp({ seed: 1, users: 1 });
    const sender = easemobSender({ url: "http://127.0.0.1:1/", secret: "s", hasExceptionStorage: true });
    await sender.tell({ callId: "a", timestamp: 1 });
    const one = await easemobRest({ app, sender, ...credentials });
    rest = one;
    const token = await tokenOf(one);
    const { body } = await request(one, token, "GET", "/callbacks/storage/info");
    expect(body.data).toEqual([{ date: expect.stringMatching(/^\d{12}$/), size: 1, retry: 0 }]);
    const date = Object(body.data)[0].date;
    expect(await request(one, token, "POST", "/callbacks/storage/retry", { date })).toMatchObject({ status: 200 });
    expect(await request(one, token, "POST", "/callbacks/storage/retry", { date: "200001010000" })).toMatchObject({
      status: 404,
    });
  });
});
