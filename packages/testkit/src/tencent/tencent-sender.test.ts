import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { type TencentSender, type TencentSenderOptions, tencentSender } from "./tencent-sender.js";

interface Heard {
  readonly method: string | undefined;
  readonly query: { readonly [name: string]: string };
  readonly body: unknown;
  readonly port: number | undefined;
}

/** A status with an empty body, a body, or no answer at all. */
type Answer = number | string | undefined;

const OK = '{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}';
const CREATE = "Group.CallbackBeforeCreateGroup";
const SEND = "Group.CallbackBeforeSendMsg";
const INVITE = "Group.CallbackBeforeInviteJoinGroup";

let backend: Server | undefined;
let heard: Heard[] = [];

/** A sender in front of a backend that gives these answers in turn. */
async function facing(answers: readonly Answer[], options: Partial<TencentSenderOptions> = {}): Promise<TencentSender> {
  heard = [];
  const left = [...answers];
  const server = createServer(async (request, response) => {
    heard.push(await read(request));
    const answer = left.shift();
    if (typeof answer === "number") response.writeHead(answer).end();
    else if (answer !== undefined) response.end(answer);
  });
  backend = server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const url = `http://127.0.0.1:${port}/callbacks`;
  return tencentSender({ url, sdkAppId: "888888", failMode: "closed", timeoutMs: 500, ...options });
}

async function read(request: IncomingMessage): Promise<Heard> {
  let text = "";
  for await (const chunk of request) text += chunk;
  const { searchParams } = new URL(request.url ?? "", "http://localhost");
  const body: unknown = JSON.parse(text);
  return { method: request.method, query: Object.fromEntries(searchParams), body, port: request.socket.remotePort };
}

const reply = (fields: object) => JSON.stringify({ ActionStatus: "OK", ErrorInfo: "", ErrorCode: 0, ...fields });

describe("tencentSender", () => {
  afterEach(async () => {
    backend?.closeAllConnections();
    await new Promise((closed) => backend?.close(closed));
  });

  it("takes the codes of single chats in single chats alone", async () => {
    const sender = await facing([1, 2, 120_001, 130_001, 10_100].map((code) => reply({ ErrorCode: code })));
    const heard = () => sender.before("C2C.CallbackBeforeSendMsg", {});
    expect(await heard()).toMatchObject({ allowed: false, errorCode: 20_006 });
    expect(await heard()).toMatchObject({ allowed: true, errorCode: 0 });
    expect(await heard()).toMatchObject({ allowed: false, errorCode: 120_001 });
    for (const code of [130_001, 10_100]) {
      const failure = `ErrorCode ${code} means nothing to C2C.CallbackBeforeSendMsg`;
      expect(await heard()).toMatchObject({ errorCode: 80_003, failure });
    }
  });

  it("posts JSON with the query that Tencent adds", async () => {
    const sender = await facing([OK]);
    await sender.after("Group.CallbackAfterGroupFull", { GroupId: "@TGS#2J4SZEAEL" });
    expect(heard).toEqual([
      {
        method: "POST",
        query: {
          SdkAppid: "888888",
          CallbackCommand: "Group.CallbackAfterGroupFull",
          contenttype: "json",
          ClientIP: "127.0.0.1",
          OptPlatform: "RESTAPI",
          RequestID: expect.stringMatching(/^[0-9a-f-]{36}$/),
        },
        body: { CallbackCommand: "Group.CallbackAfterGroupFull", GroupId: "@TGS#2J4SZEAEL" },
        port: expect.any(Number),
      },
    ]);
  });

  it("signs token and time as documented, and nothing else", async () => {
    const sender = await facing([OK], { token: "xxxxyyyy", now: () => 1_669_872_112_999 });
    await sender.before(CREATE, {}, "iOS");
    expect(heard[0]?.query).toMatchObject({
      OptPlatform: "iOS",
      RequestTime: "1669872112",
      Sign: "17773bc39a671d7b9aa835458704d2a6db81360a5940292b587d6d760d484061",
    });
  });

  it("reports the presence of members without client and platform", async () => {
    const sender = await facing([OK]);
    await sender.after("Group.CallbackOnMemberStateChange", {});
    expect(heard[0]?.query).not.toHaveProperty("ClientIP");
    expect(heard[0]?.query).not.toHaveProperty("OptPlatform");
  });

  it("keeps a connection open, and opens as many as it needs", async () => {
    const sender = await facing([OK, OK, OK, OK]);
    await sender.before(CREATE, {});
    await sender.before(CREATE, {});
    await Promise.all([sender.before(CREATE, {}), sender.before(CREATE, {})]);
    expect(heard[1]?.port).toBe(heard[0]?.port);
    expect(new Set(heard.map(({ port }) => port)).size).toBe(2);
  });

  it.for<[string, string, object, object]>([
    ["allows with 0", CREATE, {}, { allowed: true, errorCode: 0 }],
    ["shows 10016 for 1", CREATE, { ErrorCode: 1, ErrorInfo: "no" }, { allowed: false, errorCode: 10_016 }],
    [
      "passes on a custom code with its text",
      CREATE,
      { ErrorCode: 10_150, ErrorInfo: "too many groups" },
      { allowed: false, errorCode: 10_150, errorInfo: "too many groups" },
    ],
    ["delivers a message with 0", SEND, {}, { allowed: true, delivered: true }],
    [
      "reports success for a discarded message",
      SEND,
      { ErrorCode: 2 },
      { allowed: true, delivered: false, errorCode: 0 },
    ],
    ["delivers no rejected message", SEND, { ErrorCode: 1 }, { allowed: false, delivered: false }],
    [
      "accepts a rewritten message",
      SEND,
      { MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "***" } }], CloudCustomData: "" },
      { delivered: true, msgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "***" } }], cloudCustomData: "" },
    ],
    ["refuses some of an invitation", INVITE, { RefusedMembers_Account: ["jared"] }, { refusedAccounts: ["jared"] }],
  ])("%s", async ([, command, fields, verdict]) => {
    const sender = await facing([reply(fields)]);
    const heardVerdict = await sender.before(command, {});
    expect(heardVerdict).toMatchObject(verdict);
    expect(heardVerdict).not.toHaveProperty("failure");
  });

  it.for<[string, string, object]>([
    ["a rewriting beside a rejection", SEND, { ErrorCode: 1, MsgBody: [], CloudCustomData: "x" }],
    ["a rewritten message without content", CREATE, { MsgBody: [{ MsgType: "TIMTextElem", MsgContent: {} }] }],
    ["refused members of what is no invitation", CREATE, { RefusedMembers_Account: ["jared"] }],
  ])("ignores %s", async ([, command, fields]) => {
    const verdict = await (await facing([reply(fields)])).before(command, {});
    for (const absent of ["msgBody", "cloudCustomData", "refusedAccounts", "failure"]) {
      expect(verdict).not.toHaveProperty(absent);
    }
  });

  it.for<[string, string, Answer]>([
    ["a status but 200", "status 500", 500],
    ["an HTML page", "the body is not JSON", "<html></html>"],
    ["an empty body", "the body is not JSON", ""],
    ["a list", "the body is no JSON object", "[]"],
    ["FAIL", 'ActionStatus is "FAIL"', reply({ ActionStatus: "FAIL" })],
    ["a code in quotes", "ErrorCode is not a number", reply({ ErrorCode: "0" })],
    ["no ErrorInfo", "ErrorInfo is not a text", '{"ActionStatus":"OK","ErrorCode":0}'],
    ["a code of one-to-one chats", `ErrorCode 120001 means nothing to ${SEND}`, reply({ ErrorCode: 120_001 })],
    ["an empty message", "MsgBody is not a message", reply({ MsgBody: [] })],
    ["an element without content", "MsgBody is not a message", reply({ MsgBody: [{ MsgType: "TIMTextElem" }] })],
    [
      "two custom elements",
      "MsgBody is not a message",
      reply({ MsgBody: Array.from({ length: 2 }, () => ({ MsgType: "TIMCustomElem", MsgContent: {} })) }),
    ],
    ["more than 12 KB", "the rewritten message has 12309 bytes", reply({ CloudCustomData: "x".repeat(12_300) })],
    ["silence", "no reply within 500 ms", undefined],
  ])("treats %s as a failed webhook", async ([, failure, answer]) => {
    const closed = await facing([answer]);
    expect(await closed.before(SEND, {})).toEqual({
      allowed: false,
      delivered: false,
      errorCode: 80_003,
      errorInfo: "",
      failure,
    });
    expect(heard).toHaveLength(1);
  });

  it("treats the code that discards a message as a failure for any other question", async () => {
    const sender = await facing([reply({ ErrorCode: 2 })]);
    expect(await sender.before(CREATE, {})).toMatchObject({ failure: `ErrorCode 2 means nothing to ${CREATE}` });
  });

  it("allows changes if the webhook fails and the console says so", async () => {
    const sender = await facing([500], { failMode: "open" });
    const verdict = { allowed: true, delivered: true, errorCode: 0, errorInfo: "", failure: "status 500" };
    expect(await sender.before(SEND, {})).toEqual(verdict);
  });

  it("reports an unreachable backend", async () => {
    const sender = tencentSender({ url: "http://127.0.0.1:1/", sdkAppId: "1", failMode: "open" });
    expect(await sender.before(CREATE, {})).toMatchObject({
      allowed: true,
      failure: expect.stringContaining("REFUSED"),
    });
    expect(await sender.after("Group.CallbackAfterGroupFull", {})).toMatchObject({ acknowledged: false });
  });

  it("accepts any code as the acknowledgement of a notification, but not an HTML page", async () => {
    const sender = await facing([reply({ ErrorCode: 7, ActionStatus: "FAIL" }), "<html>", 503]);
    expect(await sender.after("Group.CallbackAfterGroupFull", {})).toEqual({ acknowledged: true });
    expect(await sender.after("Group.CallbackAfterGroupFull", {})).toEqual({
      acknowledged: false,
      failure: "the body is not JSON",
    });
    expect(await sender.after("Group.CallbackAfterGroupFull", {})).toMatchObject({ failure: "status 503" });
  });

  it("repeats a notification only after a timeout, and never a question", async () => {
    const sender = await facing([undefined, undefined, OK, 500, undefined], { retries: 2, timeoutMs: 400 });
    expect(await sender.after("Group.CallbackAfterGroupFull", { GroupId: "g" })).toEqual({ acknowledged: true });
    expect(heard).toHaveLength(3);
    expect(new Set(heard.map(({ query }) => query.RequestID)).size).toBe(3);
    expect(await sender.after("Group.CallbackAfterGroupFull", {})).toMatchObject({ failure: "status 500" });
    expect(heard).toHaveLength(4);
    expect(await sender.before(CREATE, {})).toMatchObject({ failure: "no reply within 400 ms" });
    expect(heard).toHaveLength(5);
  });
});
