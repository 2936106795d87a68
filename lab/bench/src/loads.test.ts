import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { Connection } from "./connection.ts";
import type { Load } from "./load.ts";
import { messages, messagesEasemob } from "./loads/messages.ts";
import { mixEasemob, mixNetease, mixOpenim, mixTencent } from "./loads/mix.ts";
import { reviews } from "./loads/reviews.ts";
import { loads } from "./loads.ts";

interface Received {
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The requests that an HTTP server reads from one connection. */
async function received(requests: readonly Buffer[]): Promise<readonly Received[]> {
  const all: Received[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "", "http://localhost");
    all.push({ url, headers: request.headers, body: await text(request) });
    response.writeHead(200, { "content-length": 0 }).end();
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  const connection = await Connection.open(typeof address === "object" && address ? address.port : 0);
  onTestFinished(() => connection.close());
  for (const request of requests) expect(await connection.exchange(request)).toMatchObject({ status: 200 });
  return all;
}

const groupIdsOf = (load: Load) => Array.from({ length: 10 }, (_, index) => load.groupId(index));

describe.each(loads)("the load $name", (load) => {
  const { callback, groupId, sides } = load;

  it("never sends the same twice", async () => {
    const requests = Array.from({ length: 2000 }, (_, number) => callback(groupIdsOf(load), number).bytes);
    const sent = await received(requests);
    expect(new Set(sent.map(({ url, headers, body }) => `${url} ${headers.operationid} ${body}`))).toHaveLength(2000);
  });

  it("contains all its groups", async () => {
    const requests = Array.from({ length: 200 }, (_, number) => callback(groupIdsOf(load), number).bytes);
    const bodies = (await received(requests)).map(({ body }) => decodeURIComponent(body));
    for (const id of groupIdsOf(load)) expect(bodies.some((body) => body.includes(id))).toBe(true);
  });

  it("names every group differently", () => {
    const groupIds = Array.from({ length: 2000 }, (_, index) => groupId(index));
    expect(new Set(groupIds)).toHaveLength(2000);
  });

  it("has sides with different letters", () => {
    expect(new Set(sides.map(({ letter }) => letter))).toHaveLength(sides.length);
  });
});

describe.each([
  { load: messages, command: "Group.CallbackAfterSendMsg", numbers: { MsgSeq: 9, MsgTime: expect.any(Number) } },
  { load: reviews, command: "Group.CallbackBeforeSendMsg", numbers: {} },
])("a callback of the load $load.name", ({ load, command, numbers }) => {
  it("is Tencent's documented sample, unsigned", async () => {
    const [callback] = await received([load.callback(["@TGS#2J4SZEAEL"], 7).bytes]);
    expect(callback?.headers).toMatchObject({ "content-type": "application/json" });
    expect(callback?.url.pathname).toBe("/callbacks/tencent");
    expect(Object.fromEntries(callback?.url.searchParams ?? [])).toEqual({
      SdkAppid: "1400000000",
      CallbackCommand: command,
      contenttype: "json",
      ClientIP: "127.0.0.1",
      OptPlatform: "iOS",
    });
    expect(JSON.parse(callback?.body ?? "")).toEqual({
      CallbackCommand: command,
      GroupId: "@TGS#2J4SZEAEL",
      Type: "Public",
      From_Account: expect.stringMatching(/^user\d{5}$/),
      Operator_Account: expect.stringMatching(/^user\d{5}$/),
      Random: expect.any(Number),
      MsgId: expect.stringMatching(/^\d{18}-\d{10}-\d+$/),
      ...numbers,
      OnlineOnlyFlag: 0,
      MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: expect.any(String) } }],
      EventTime: expect.stringMatching(/^\d{13}$/),
    });
  });

  it("has its own Random and MsgId", async () => {
    const requests = Array.from({ length: 2000 }, (_, number) => load.callback(["@TGS#2J4SZEAEL"], number).bytes);
    const bodies = (await received(requests)).map(({ body }) => JSON.parse(body));
    expect(new Set(bodies.map(({ Random }) => Random))).toHaveLength(2000);
    expect(new Set(bodies.map(({ MsgId }) => MsgId))).toHaveLength(2000);
  });
});

describe.each([
  { load: messages, textOf: (body: string): string => JSON.parse(body).MsgBody[0].MsgContent.Text },
  { load: reviews, textOf: (body: string): string => JSON.parse(body).MsgBody[0].MsgContent.Text },
  { load: messagesEasemob, textOf: (body: string): string => JSON.parse(body).payload.bodies[0].msg },
])("a message of the load $load.name", ({ load, textOf }) => {
  it("has some 400 bytes in the mean, of Chinese and English texts of different lengths", async () => {
    const requests = Array.from({ length: 2000 }, (_, number) => load.callback([load.groupId(1)], number).bytes);
    const bodies = (await received(requests)).map(({ body }) => body);
    const texts = bodies.map(textOf);
    const mean = bodies.reduce((total, body) => total + Buffer.byteLength(body), 0) / bodies.length;
    expect(Math.abs(mean - 410)).toBeLessThan(35);
    expect(new Set(texts).size).toBeGreaterThan(1950);
    expect(texts.filter((text) => /\p{Script=Han}/u.test(text)).length).toBeGreaterThan(800);
    expect(texts.filter((text) => /^[a-z]/i.test(text)).length).toBeGreaterThan(800);
    expect(Math.max(...texts.map(({ length }) => length))).toBeGreaterThan(150);
  });
});

it("sends Easemob's documented sample of a message, signed with the secret of its rule", async () => {
  const [callback] = await received([messagesEasemob.callback(["262246968131585"], 7).bytes]);
  expect(callback?.headers).toMatchObject({ "content-type": "application/json" });
  expect(callback?.url.pathname).toBe("/callbacks/easemob/post");
  const body = JSON.parse(callback?.body ?? "");
  expect(body).toEqual({
    callId: `easemob-demo#grouphook_${body.msg_id}`,
    timestamp: expect.any(Number),
    eventType: "chat",
    chat_type: "groupchat",
    group_id: "262246968131585",
    from: expect.stringMatching(/^user\d{5}$/),
    to: "262246968131585",
    msg_id: expect.stringMatching(/^\d{19}$/),
    payload: { ext: {}, bodies: [{ msg: expect.any(String), type: "txt" }] },
    securityVersion: "1.0.0",
    content_type: "chat:group:text",
    security: createHash("md5").update(`${body.callId}bench-easemob-secret${body.timestamp}`).digest("hex"),
  });
});

it("signs NetEase's copies over all of their bytes", async () => {
  const requests = Array.from({ length: 10 }, (_, number) => mixNetease.callback(["2000000001"], number).bytes);
  for (const { headers, body } of await received(requests)) {
    const md5 = createHash("md5").update(body).digest("hex");
    const checkSum = createHash("sha1").update(`bench-netease-secret${md5}${headers.curtime}`).digest("hex");
    expect(headers).toMatchObject({ md5, checksum: checkSum });
  }
});

/** What a copy of NetEase's is about: the number of a notice is within a text. */
function copyOf({ body }: Received): string {
  const { msgType, attach } = JSON.parse(body);
  return msgType === "NOTIFICATION" ? `notice ${JSON.parse(attach).id}` : msgType;
}

describe.each([
  { load: mixEasemob, commandOf: ({ body }: Received) => JSON.parse(body).operation ?? JSON.parse(body).chat_type },
  { load: mixNetease, commandOf: copyOf },
  { load: mixTencent, commandOf: ({ url }: Received) => url.searchParams.get("CallbackCommand") },
  { load: mixOpenim, commandOf: ({ url }: Received) => url.pathname.split("/").at(-1) },
])("$load.name", ({ load, commandOf }) => {
  it("sends each kind of callback as one command", async () => {
    const callbacks = Array.from({ length: 10 }, (_, index) => load.callback(["group"], 10_000 + index));
    const commands = (await received(callbacks.map(({ bytes }) => bytes))).map(commandOf);
    const pairs = new Set(callbacks.map(({ kind }, index) => `${kind} ${commands[index]}`));
    expect(callbacks.filter(({ kind }) => kind === "message")).toHaveLength(8);
    expect(pairs).toHaveLength(3);
  });

  it("lets users leave the group that they joined before", async () => {
    const groups = ["group-1", "group-2", "group-3"];
    const bodiesOf = async (number: number) => (await received([load.callback(groups, number).bytes]))[0]?.body ?? "";
    const joined = await bodiesOf(10_004);
    const left = await bodiesOf(15_009);
    for (const word of [/group-\d/, /\b1\d{6}\b/]) {
      expect(joined.match(word)?.[0]).toBeDefined();
      expect(left.match(word)?.[0]).toBe(joined.match(word)?.[0]);
    }
  });
});
