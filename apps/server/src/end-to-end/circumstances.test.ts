import { createHash, createHmac } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { zstdDecompressSync } from "node:zlib";
import type { CallbackCircumstances } from "@grouphook/core";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Configuration } from "../configuration/configuration.js";
import { startTestServer } from "../testing/start-test-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

const TOKEN = "console-token-nobody-may-see";
const SECRET = "path-secret-nobody-may-see";
const GUARD = "guard-token-nobody-may-see";

/** Of each raw callback its command, time of arrival, body, outcome and circumstances. */
const segment = z.array(
  z.tuple([z.string(), z.number(), z.string(), z.json(), z.record(z.string(), z.unknown()).nullable()]),
);

const page = z.object({ items: z.array(z.object({ circumstances: z.record(z.string(), z.unknown()) })) });

/** A server, the circumstances that its policy got, and what is stored. */
async function startWatched(sources: Configuration["sources"]) {
  const folder = temporaryFolder();
  const path = join(folder, "ledger.db");
  const asked: CallbackCircumstances[] = [];
  const server = await startTestServer({
    databaseUrl: `sqlite:${path}`,
    sources: sources ?? {},
    policy: ({ circumstances }) => {
      asked.push(circumstances);
      return { decision: "allow" };
    },
  });
  return {
    url: server.url,
    asked,
    /** The circumstances in the decision log, once it is written. */
    async decided(): Promise<readonly unknown[]> {
      for (;;) {
        const { items } = page.parse(await (await fetch(`${server.url}/v1/decisions`)).json());
        if (items.length >= asked.length) return items.map(({ circumstances }) => circumstances);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    /** The circumstances of the raw callbacks. */
    kept: () => readSegments(path).flatMap((text) => segment.parse(JSON.parse(text)).map((callback) => callback[4])),
    /** Every byte of the database, as text, and what lies packed in it. */
    stored: () =>
      readdirSync(folder)
        .map((name) => readFileSync(join(folder, name), "latin1"))
        .concat(readSegments(path))
        .join(""),
  };
}

/** The segments of raw callbacks, unpacked. */
function readSegments(path: string): readonly string[] {
  using database = new DatabaseSync(path);
  const rows = database.prepare("select packed from grouphook_callback_segments order by first_callback_id").all();
  return rows.map(({ packed }) => zstdDecompressSync(z.instanceof(Uint8Array).parse(packed)).toString("utf8"));
}

describe("the circumstances of a callback", () => {
  it("of Tencent reach policies, decision log and raw callback; its sign is stored nowhere", async () => {
    const { url, asked, decided, kept, stored } = await startWatched({
      tencent: { tokens: [TOKEN], pathSecret: SECRET },
    });
    const RequestTime = String(Math.floor(Date.now() / 1000));
    const Sign = createHash("sha256")
      .update(TOKEN + RequestTime)
      .digest("hex");
    const circumstances = {
      ...{ clientAddress: "203.0.113.9", platform: "iOS", requestId: "4f0e-11" },
      requestedAt: Number(RequestTime) * 1000,
    };
    const call = async (CallbackCommand: string, body: object) => {
      const query = new URLSearchParams({
        ...{ SdkAppid: "1", CallbackCommand, contenttype: "json", ClientIP: "203.0.113.9", OptPlatform: "iOS" },
        ...{ RequestID: "4f0e-11", RequestTime, Sign },
      });
      const response = await fetch(`${url}/callbacks/tencent/${SECRET}?${query}`, {
        method: "POST",
        body: JSON.stringify({ CallbackCommand, ...body }),
      });
      expect(await response.json()).toMatchObject({ ErrorCode: 0 });
    };
    const creation = { Operator_Account: "ann", Owner_Account: "ann", Type: "Public", Name: "n", EventTime: 1 };
    await call("Group.CallbackBeforeCreateGroup", { ...creation, CreateGroupNum: "7" });
    await call("Group.CallbackBeforeCreateGroup", { ...creation, CreatedGroupNum: { Public: 3, Work: 9 } });
    await call("Group.CallbackAfterCreateGroup", { ...creation, GroupId: "g" });
    await call("C2C.CallbackAfterSendMsg", {});
    const unreadable = { GroupId: "g", NewMemberList: "nobody" };
    await expect(call("Group.CallbackAfterNewMemberJoin", unreadable)).rejects.toThrow();
    await expect.poll(async () => await (await fetch(`${url}/v1/dead-letters`)).text()).toContain("nobody");
    const expected = [
      { ...circumstances, createdGroups: 7 },
      { ...circumstances, createdGroups: 3 },
    ];
    expect(asked).toEqual(expected);
    expect(await decided()).toEqual(expected);
    expect(kept()).toEqual([circumstances, circumstances]);
    for (const secret of [Sign, TOKEN, SECRET]) expect(stored()).not.toContain(secret);
  });

  it("of OpenIM do so; the ticket in its query is stored nowhere", async () => {
    const { url, asked, decided, kept, stored } = await startWatched({ openim: { pathSecret: SECRET } });
    const TICKET = "eyJzZW5kSUQiOiJ1MTAwIn0=";
    const call = async (command: string, body: object, operationID?: string) => {
      const response = await fetch(`${url}/callbacks/openim/${SECRET}/${command}?key=${TICKET}`, {
        method: "POST",
        headers: operationID === undefined ? {} : { operationID },
        body: JSON.stringify({ callbackCommand: command, ...body }),
      });
      expect(await response.json()).toMatchObject({ errCode: 0 });
    };
    const message = { groupID: "g", sendID: "ann", serverMsgID: "m", contentType: 101, content: '{"content":"hi"}' };
    await call("callbackBeforeSendGroupMsgCommand", { ...message, senderPlatformID: 2, operationID: "op-in-body" });
    await call("callbackBeforeGroupOnlinePushCommand", { ...message, platformID: 1, platform: "IOS" }, "op-in-header");
    await call("callbackBeforeJoinGroupCommand", { groupID: "g", applyID: "bob", operationID: "" });
    await call("callbackAfterSendGroupMsgCommand", { ...message, senderPlatformID: 11 }, "op-in-header");
    await call("callbackAfterUserOnlineCommand", { platformID: 99 });
    const expected = [
      { platform: "Android", requestId: "op-in-body" },
      { platform: "IOS", requestId: "op-in-header" },
      {},
    ];
    expect(asked).toEqual(expected);
    expect(await decided()).toEqual(expected);
    expect(kept()).toEqual([{ platform: "HarmonyOS", requestId: "op-in-header" }, { platform: "99" }]);
    for (const secret of [TICKET, SECRET]) expect(stored()).not.toContain(secret);
  });

  it("of AEC do so; the secrets in its address are stored nowhere", async () => {
    const { url, asked, decided, kept, stored } = await startWatched({ aec: { guardToken: GUARD } });
    const data = JSON.stringify({
      ...{ ts: "1795299009", action: "AEC_GROUP_CREATE", userId: "ann", addUsers: "ann" },
    });
    const sign = createHmac("sha1", GUARD).update(data).digest("base64");
    const response = await fetch(`${url}/callbacks/aec?k=address-secret-nobody-may-see`, {
      method: "POST",
      body: new URLSearchParams({ data, sign }),
    });
    expect(await response.json()).toMatchObject({ status: "1" });
    const expected = [{ requestedAt: 1_795_299_009_000 }];
    expect(asked).toEqual(expected);
    expect(await decided()).toEqual(expected);
    expect(kept()).toEqual(expected);
    for (const secret of [GUARD, "address-secret"]) expect(stored()).not.toContain(secret);
  });

  it("never fail a callback, and are not kept if messages are not", async () => {
    const { url, kept } = await startWatched({ tencent: { messages: "none" } });
    const CallbackCommand = "Group.CallbackAfterSendMsg";
    const body = {
      ...{ CallbackCommand, GroupId: "g", From_Account: "ann", MsgSeq: 1, Random: 1, CreateGroupNum: { a: [] } },
      MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "hi" } }],
    };
    for (const query of [`ClientIP=${"9".repeat(9000)}`, "ClientIP=&OptPlatform=%ED%A0%BD", "RequestTime=-1e999"]) {
      const response = await fetch(`${url}/callbacks/tencent?${query}`, { method: "POST", body: JSON.stringify(body) });
      expect(await response.json()).toMatchObject({ ErrorCode: 0 });
    }
    expect(kept()).toEqual([null]);
  });
});
