import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Configuration, SourceConfiguration } from "../configuration/configuration.js";
import { startTestServer } from "../testing/start-test-server.js";

const policies = { messages: { words: { list: ["casino"], action: "replace" }, maxLength: 20 } } as const;
const data = (text: string) => `{"cmd":"casino","id":12345678901234567890, "text":${JSON.stringify(text)}}`;

const start = (source: string, settings: SourceConfiguration, more: Configuration = {}) =>
  startTestServer({ sources: { [source]: settings }, policies, ...more });

async function sendTencent(url: string, Data: string, command = "Group.CallbackBeforeSendMsg"): Promise<unknown> {
  const body = {
    ...{ CallbackCommand: command, GroupId: "g", From_Account: "ann", MsgSeq: 1, MsgTime: 1_670_574_414 },
    MsgBody: [{ MsgType: "TIMCustomElem", MsgContent: { Data, Desc: "chat" } }],
  };
  const query = new URLSearchParams({ CallbackCommand: command });
  const response = await fetch(`${url}/callbacks/tencent?${query}`, { method: "POST", body: JSON.stringify(body) });
  return response.json();
}

async function sendOpenim(url: string, command: string, inner: string, contentType = 110): Promise<unknown> {
  const body = {
    ...{ callbackCommand: command, sendID: "ann", groupID: "g", serverMsgID: "m", sessionType: 3, contentType },
    content: JSON.stringify({ data: inner, description: "chat", extension: "" }),
  };
  const response = await fetch(`${url}/callbacks/openim/${command}`, { method: "POST", body: JSON.stringify(body) });
  return response.json();
}

describe("text inside custom elements of Tencent", () => {
  it("is ignored unless a setting names its path", async () => {
    const { url } = await start("tencent", {});
    expect(await sendTencent(url, data("the casino is open, come in all"))).toEqual({
      ...{ ActionStatus: "OK", ErrorCode: 0, ErrorInfo: "" },
    });
  });

  it("has its words replaced; the rest of the element is unchanged", async () => {
    const { url } = await start("tencent", { customText: ["Data.text"] });
    expect(await sendTencent(url, data("the Casino"))).toEqual({
      ...{ ActionStatus: "OK", ErrorCode: 0, ErrorInfo: "" },
      MsgBody: [{ MsgType: "TIMCustomElem", MsgContent: { Data: data("the ***"), Desc: "chat" } }],
    });
    expect(await sendTencent(url, data("fine"))).toEqual({ ActionStatus: "OK", ErrorCode: 0, ErrorInfo: "" });
    expect(await sendTencent(url, "no JSON")).toMatchObject({ ErrorCode: 0 });
  });

  it("counts for the length, and is the readable text in the record", async () => {
    const { url } = await start("tencent", { customText: "Data.text, Ext" });
    expect(await sendTencent(url, data("x".repeat(21)))).toMatchObject({ ErrorCode: 1 });
    expect(await sendTencent(url, data("x".repeat(20)))).toMatchObject({ ErrorCode: 0 });
    await sendTencent(url, data("for the record"), "Group.CallbackAfterSendMsg");
    const page = z.object({ items: z.array(z.object({ text: z.string(), elements: z.array(z.unknown()) })) });
    const { items } = page.parse(await (await fetch(`${url}/v1/groups/tencent/g/messages`)).json());
    const elements = [{ type: "TIMCustomElem", content: { Data: data("for the record"), Desc: "chat" } }];
    expect(items).toEqual([{ text: "for the record", elements }]);
  });

  it("is configured with valid paths only", async () => {
    const faults = [expect.stringContaining("sources.tencent.customText: 1 must be a JSON path")];
    await expect(start("tencent", { customText: ["Data", "a..b"] })).rejects.toMatchObject({ faults });
  });
});

describe("text inside custom messages of OpenIM", () => {
  it.each([110, 119, 120])("has its words replaced if the reply can express it (%i)", async (contentType) => {
    const { url } = await start("openim", { customText: ["data.text"] });
    const modified = await sendOpenim(url, "callbackBeforeMsgModifyCommand", data("the casino"), contentType);
    expect(modified).toMatchObject({
      errCode: 0,
      content: JSON.stringify({ data: data("the ***"), description: "chat", extension: "" }),
    });
    const asked = await sendOpenim(url, "callbackBeforeSendGroupMsgCommand", data("the casino"), contentType);
    expect(asked).toMatchObject({ nextCode: 1, errCode: 5001 });
    const longer = await sendOpenim(url, "callbackBeforeSendGroupMsgCommand", data("x".repeat(21)), contentType);
    expect(longer).toMatchObject({ nextCode: 1, errCode: 5001 });
  });

  it("is ignored unless a setting names its path", async () => {
    const { url } = await start("openim", {});
    const command = "callbackBeforeSendGroupMsgCommand";
    expect(await sendOpenim(url, command, data("the casino is open, come in all"))).toMatchObject({ nextCode: 0 });
  });
});
