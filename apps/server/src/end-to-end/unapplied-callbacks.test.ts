import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { postAec } from "../testing/aec-callback.js";
import { readMetric } from "../testing/read-metrics.js";
import { readGroup } from "../testing/read-record.js";
import { startTestServer } from "../testing/start-test-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

const JOINED = "callbackAfterJoinGroupCommand";
const CREATED = "callbackAfterCreateGroupCommand";
const NEW_MEMBER = "Group.CallbackAfterNewMemberJoin";

const letterPage = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      source: z.string(),
      command: z.string(),
      error: z.string(),
      body: z.string(),
      holds: z.enum(["callback", "request", "fragment"]),
    }),
  ),
});

async function readLetters(url: string) {
  return letterPage.parse(await (await fetch(`${url}/v1/dead-letters?limit=100`)).json()).items;
}

function postOpenim(url: string, command: string, fields: object | string) {
  const body = typeof fields === "string" ? fields : JSON.stringify({ callbackCommand: command, ...fields });
  return fetch(`${url}/callbacks/openim/${command}`, { method: "POST", body, headers: { operationid: "op" } });
}

function postTencent(url: string, command: string, body: object | string) {
  const address = `${url}/callbacks/tencent?SdkAppid=1&CallbackCommand=${command}&contenttype=json`;
  return fetch(address, { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) });
}

/** Puts groups into the record that are not stale. */
async function createGroups(url: string, groupId: string): Promise<void> {
  await postOpenim(url, CREATED, {
    ...{ groupID: groupId, groupName: "n", ownerUserID: "ann", memberCount: 1, createTime: Date.now() },
    initMemberList: [{ userID: "ann", roleLevel: 100 }],
  });
  await postTencent(url, "Group.CallbackAfterCreateGroup", {
    ...{ CallbackCommand: "Group.CallbackAfterCreateGroup", GroupId: groupId, Owner_Account: "ann", Name: "n" },
    ...{ Type: "Public", MemberList: [{ Member_Account: "ann" }], EventTime: Date.now() },
  });
  for (const source of ["openim", "tencent"]) expect((await readGroup(url, source, groupId))?.group.stale).toBeNull();
}

const isStale = (url: string, source: string, groupId: string) => async () =>
  (await readGroup(url, source, groupId))?.group.stale != null;

/** The bytes of a request. */
function rawRequest(url: string, command: string, fields: object): string {
  const body = JSON.stringify({ callbackCommand: command, ...fields });
  const head = `POST /callbacks/openim/${command} HTTP/1.1\r\nhost: ${new URL(url).host}`;
  return `${head}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

function open(url: string): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on("error", () => undefined);
  onTestFinished(() => void socket.destroy());
  return socket;
}

describe("an authentic callback that cannot be decoded", () => {
  it("is kept as it arrived, and its group is marked stale", async () => {
    const { url } = await startTestServer();
    await createGroups(url, "g");
    expect((await postOpenim(url, JOINED, { groupID: "g" })).status).toBe(200);
    const noList = { CallbackCommand: NEW_MEMBER, GroupId: "g", EventTime: 1 };
    expect((await postTencent(url, NEW_MEMBER, noList)).status).toBe(400);
    await postAec(`${url}/callbacks/aec`, { action: "AEC_GROUP_ADD_USER", userId: "ann" });
    expect(await readLetters(url)).toMatchObject([
      { source: "openim", command: JOINED, holds: "request", error: expect.stringContaining("inviterUserID") },
      { source: "tencent", command: NEW_MEMBER, holds: "request", body: JSON.stringify(noList) },
      { source: "aec", holds: "request", body: expect.stringContaining("AEC_GROUP_ADD_USER") },
    ]);
    await expect.poll(isStale(url, "openim", "g")).toBe(true);
    await expect.poll(isStale(url, "tencent", "g")).toBe(true);
    expect(await readMetric(url, 'grouphook_dead_letters_kept_total{source="openim"}')).toBe(1);
  });

  it.each([
    ["is not JSON", `{"callbackCommand":"${JOINED}","groupID":"g\\u0031","inviterUserID":`],
    ["is not an object", `["g"]`],
    ["is not UTF-8", Buffer.from([0x7b, 0xff, 0xfe])],
    ["is empty", ""],
  ])("is kept if its body %s", async (_, body) => {
    const { url } = await startTestServer();
    await createGroups(url, "g1");
    const address = `${url}/callbacks/openim/${JOINED}`;
    await fetch(address, { method: "POST", body });
    await expect.poll(() => readLetters(url)).toMatchObject([{ source: "openim", command: JOINED }]);
    if (String(body).includes("groupID")) await expect.poll(isStale(url, "openim", "g1")).toBe(true);
  });

  it("is decoded again on retry, from its whole request", async () => {
    const path = join(temporaryFolder(), "ledger.db");
    const { url } = await startTestServer({ databaseUrl: `sqlite:${path}` });
    await postOpenim(url, JOINED, { groupID: "g" });
    const [letter] = await readLetters(url);
    const retry = async () => {
      const answer = await fetch(`${url}/v1/dead-letters/${letter?.id}/retry`, { method: "POST" });
      return { status: answer.status, body: await answer.json() };
    };
    expect(await retry()).toMatchObject({ status: 409, body: { detail: expect.stringContaining("inviterUserID") } });
    const database = new DatabaseSync(path);
    onTestFinished(() => database.close());
    database.exec(`update grouphook_dead_letters set body = '{"groupID":"g","inviterUserID":"bob"}'`);
    expect(await retry()).toEqual({ status: 200, body: { result: "recorded" } });
    expect((await readGroup(url, "openim", "g"))?.members).toMatchObject([{ userId: "bob" }]);
    expect(database.prepare("select receipt_key from grouphook_receipts").all()).toHaveLength(1);
    expect(await readLetters(url)).toEqual([]);
  });
});

describe("an authentic callback that is too large", () => {
  it.each([
    ["announces its length", false],
    ["does not", true],
  ])("is kept up to a limit, and its group is marked stale, if it %s", async (_, isChunked) => {
    const { url } = await startTestServer({ bodyLimit: 2000 });
    await createGroups(url, "g");
    const body = JSON.stringify({ CallbackCommand: NEW_MEMBER, GroupId: "g", NewMemberList: "x".repeat(300_000) });
    const address = new URL(`${url}/callbacks/tencent?SdkAppid=1&CallbackCommand=${NEW_MEMBER}&contenttype=json`);
    const status = await new Promise((resolve, reject) => {
      const headers = isChunked ? { "transfer-encoding": "chunked" } : { "content-length": body.length };
      const sending = request(address, { method: "POST", headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sending.on("error", reject).end(body);
    });
    expect(status).toBe(413);
    await expect.poll(() => readLetters(url)).toMatchObject([{ command: NEW_MEMBER, holds: "fragment" }]);
    const [letter] = await readLetters(url);
    expect(letter?.body.length).toBeLessThan(100_000);
    expect(body.startsWith(letter?.body ?? "?")).toBe(true);
    await expect.poll(isStale(url, "tencent", "g")).toBe(true);
    const retry = await fetch(`${url}/v1/dead-letters/${letter?.id}/retry`, { method: "POST" });
    expect(retry.status).toBe(409);
  });
});

describe("an authentic callback for which there is no room", () => {
  it("is kept completely and can be settled later", async () => {
    const { url } = await startTestServer({ connectionLimit: 4 });
    await createGroups(url, "g");
    const joining = (userId: string) => rawRequest(url, JOINED, { groupID: "g", inviterUserID: userId });
    const ask = rawRequest(url, "callbackBeforeJoinGroupCommand", { groupID: "g", applyID: "asks" });
    // One request never ends, and several come at once on the other connection: there is room for three.
    const [idle, busy] = [open(url), open(url)];
    idle.write(joining("nobody").slice(0, -1));
    let answers = "";
    busy.setEncoding("utf8").on("data", (text: string) => {
      answers += text;
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    busy.write(joining("a") + joining("b") + joining("c") + joining("late") + ask);
    await expect.poll(() => answers).toContain('"actionCode":0');
    idle.destroy();
    await expect
      .poll(() => readLetters(url))
      .toMatchObject([
        { command: JOINED, holds: "callback", body: expect.stringContaining("late"), error: expect.any(String) },
      ]);
    await expect.poll(isStale(url, "openim", "g")).toBe(true);
    const [letter] = await readLetters(url);
    expect((await fetch(`${url}/v1/dead-letters/${letter?.id}/retry`, { method: "POST" })).status).toBe(200);
    const members = (await readGroup(url, "openim", "g"))?.members.map(({ userId }) => userId);
    expect(members).toEqual(["a", "ann", "b", "c", "late"]);
  });

  it("is not kept if it is only a question", async () => {
    const { url } = await startTestServer({ bodyLimit: 1 });
    await postOpenim(url, "callbackBeforeJoinGroupCommand", { groupID: "g", applyID: "asks" });
    await postOpenim(url, JOINED, { groupID: "g", inviterUserID: "bob" });
    await expect.poll(() => readLetters(url)).toMatchObject([{ command: JOINED, holds: "callback" }]);
  });
});

describe("a callback that is not authentic", () => {
  it("is not kept, however it fails", async () => {
    const { url } = await startTestServer({
      bodyLimit: 1000,
      sources: {
        openim: { pathSecret: "a-secret-of-the-path" },
        tencent: { sdkAppId: "1", tokens: ["a-token-of-the-console"] },
        aec: { guardToken: "a-guard-token-of-ours" },
      },
    });
    const large = "x".repeat(5000);
    for (const body of ["{", "[]", large, Buffer.from([0xff])]) {
      await fetch(`${url}/callbacks/openim/${JOINED}`, { method: "POST", body });
      await fetch(`${url}/callbacks/openim/wrong/${JOINED}`, { method: "POST", body });
      await fetch(`${url}/callbacks/tencent?SdkAppid=1&CallbackCommand=${NEW_MEMBER}`, { method: "POST", body });
      await fetch(`${url}/callbacks/aec`, { method: "POST", body });
    }
    await fetch(`${url}/callbacks/openim/a-secret-of-the-path/${JOINED}`, { method: "POST", body: "{" });
    await expect.poll(async () => (await readLetters(url)).length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await readLetters(url)).toMatchObject([{ source: "openim", body: "{" }]);
  });
});
