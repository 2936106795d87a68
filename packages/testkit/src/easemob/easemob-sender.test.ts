import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import type { EasemobBody } from "./easemob-sender/body.js";
import { type EasemobSender, type EasemobSenderOptions, easemobSender } from "./easemob-sender.js";

/** A status with an empty body, a body, or no answer at all. */
type Answer = number | string | undefined;

const OK = "{}";
const fact: EasemobBody = {
  callId: "easemob-demo#testy_aba13c39-661f-46ef-8e43-8cd6205aa6a0",
  payload: { admin: ["wzy"], type: "REMOVE" },
  appkey: "easemob-demo#testy",
  id: "",
  type: "CHATROOM",
  event: "group_op_event",
  operation: "ROOM_SUPER_ADMIN",
  operator: "@ppAdmin",
  timestamp: 1_732_519_041_930,
};
const flat = { msg: "welcome to easemob!", type: "txt" };
const listed = { bodies: [flat], ext: {} };
const question = (payload: object = flat, chatType = "groupchat"): EasemobBody => ({
  callId: "easemob-demo#grouphook_1",
  timestamp: 1_600_060_847_294,
  chat_type: chatType,
  group_id: "16934809238921545",
  from: "user1",
  to: "16934809238921545",
  msg_id: "8924312242322",
  payload,
});

let backend: Server | undefined;
let heard: { readonly method: string | undefined; readonly path: string | undefined; readonly body: unknown }[] = [];

/** A sender in front of a backend that gives these answers in turn, and the last one ever after. */
async function facing(answers: readonly Answer[], options: Partial<EasemobSenderOptions> = {}): Promise<EasemobSender> {
  heard = [];
  const left = [...answers];
  const server = createServer(async (request, response) => {
    heard.push({ method: request.method, path: request.url, body: await read(request) });
    const answer = left.length > 1 ? left.shift() : left[0];
    if (typeof answer === "number") response.writeHead(answer).end();
    else if (answer !== undefined) response.end(answer);
  });
  backend = server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return easemobSender({ url: `http://127.0.0.1:${port}/post`, secret: "123456", waitMs: 10_000, ...options });
}

async function read(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return JSON.parse(text);
}

afterEach(async () => {
  backend?.closeAllConnections();
  await new Promise((closed) => backend?.close(closed));
});

describe("a notification of easemobSender", () => {
  it("is signed as the vendor's own sample of November 2024", async () => {
    const sender = await facing([OK]);
    expect(await sender.tell(fact)).toEqual({ acknowledged: true });
    expect(heard).toEqual([
      { method: "POST", path: "/post", body: { ...fact, security: "ec49e76b5d74b89218987bfc405a839b" } },
    ]);
  });

  it("is not signed if it has no callId, as reactions are printed", async () => {
    const sender = await facing([OK]);
    const { callId, ...unsigned } = fact;
    await sender.tell(unsigned);
    expect(heard[0]?.body).toEqual(unsigned);
  });

  it.each<[string, Answer, string]>([
    ["a status but 200", 500, "status 500"],
    ["a status 204", 204, "status 204"],
    ["more than 1000 characters", "x".repeat(1001), "the reply has 1001 characters"],
    ["silence", undefined, "no reply within 1000 ms"],
  ])("is repeated once after %s, and lost then", async (_what, answer, failure) => {
    const sender = await facing([answer], answer === undefined ? { notificationWaitMs: 1000 } : {});
    expect(await sender.tell(fact)).toEqual({ acknowledged: false, failure });
    expect(heard).toHaveLength(2);
    expect(heard[1]).toEqual(heard[0]);
    expect(sender.stored()).toEqual([]);
  });

  it.each(["", "<html>", "大".repeat(1000)])("arrives whatever the 200 says", async (answer) => {
    const sender = await facing([answer]);
    expect(await sender.tell(fact)).toEqual({ acknowledged: true });
    expect(heard).toHaveLength(1);
  });
});

describe("the ban of easemobSender", () => {
  /** A sender with a clock of its own. */
  async function banned(options: Partial<EasemobSenderOptions> = {}) {
    let now = Date.UTC(2026, 0, 1, 12, 34, 56);
    const sender = await facing([500], { now: () => now, ...options });
    const fail = async (times: number) => {
      for (let done = 0; done < times; done += 1) await sender.tell(fact);
    };
    const pass = (ms: number) => {
      now += ms;
    };
    return { sender, fail, pass, now: () => now };
  }

  it("comes with the 90th failure, and lasts", async () => {
    const { sender, fail, pass, now } = await banned();
    await fail(44);
    expect(sender.bannedUntil()).toBeUndefined();
    await fail(1);
    expect(sender.bannedUntil()).toBe(now() + 5 * 60_000);
    expect(await sender.tell(fact)).toEqual({ acknowledged: false, failure: "the rule is banned" });
    expect(heard).toHaveLength(90);
    pass(5 * 60_000);
    await sender.tell(fact);
    expect(heard).toHaveLength(92);
  });

  it("loses what happens, unless it is stored: for three days, ten minutes of it together", async () => {
    const { sender, fail, pass } = await banned({ hasExceptionStorage: true });
    await fail(47);
    pass(10 * 60_000);
    await fail(1);
    expect(sender.stored()).toEqual([
      { date: "202601011230", size: 47, retry: 0 },
      { date: "202601011240", size: 1, retry: 0 },
    ]);
    expect(await sender.sendStored("202601011250")).toBeUndefined();
    expect(await sender.sendStored("202601011240")).toBe(0);
    expect(sender.stored()[1]).toEqual({ date: "202601011240", size: 1, retry: 1 });
    pass(3 * 24 * 3_600_000);
    expect(sender.stored()).toEqual([]);
  });

  it("ends with what was stored as it was, at an address of choice", async () => {
    const sender = await facing([500, 500, OK], { hasExceptionStorage: true });
    await sender.tell(fact);
    const [bucket] = sender.stored();
    const elsewhere = `http://127.0.0.1:${Object(backend?.address()).port}/elsewhere`;
    expect(await sender.sendStored(bucket?.date ?? "", elsewhere)).toBe(1);
    expect(heard[2]).toEqual({ ...heard[0], path: "/elsewhere" });
    expect(sender.stored()).toEqual([]);
  });
});

describe("a question of easemobSender", () => {
  it("goes to its own address, signed, and once", async () => {
    await facing([500]);
    const preUrl = `http://127.0.0.1:${Object(backend?.address()).port}/pre`;
    await easemobSender({ url: "http://127.0.0.1:1/", preUrl, secret: "s", waitMs: 10_000 }).ask(question());
    expect(heard).toEqual([
      { method: "POST", path: "/pre", body: { ...question(), security: expect.stringMatching(/^[0-9a-f]{32}$/) } },
    ]);
  });

  it.each<[string, string, object]>([
    ["lets it pass", '{"valid":true}', { delivered: true }],
    ["denies it", '{"valid":false}', { delivered: false, errorText: "custom logic denied" }],
    ["denies it with words", '{"valid":false,"code":"HX:10000"}', { delivered: false, errorText: "HX:10000" }],
    [
      "amends a text",
      '{"valid":true,"payload":{"msg":"cleaned","type":"txt"}}',
      { delivered: true, payload: { msg: "cleaned", type: "txt" } },
    ],
  ])("%s", async (_what, reply, verdict) => {
    expect(await (await facing([reply])).ask(question())).toEqual(verdict);
  });

  it("gives a message in a room its priority", async () => {
    const sender = await facing(['{"valid":true,"chatroom_msg_level":"high"}']);
    expect(await sender.ask(question(flat, "chatroom"))).toEqual({ delivered: true, level: "high" });
    expect(await sender.ask(question())).toMatchObject({ failure: expect.stringContaining("in no room") });
  });

  it("is answered in the shape in which it was asked", async () => {
    const amended = { bodies: [{ type: "txt", msg: "cleaned" }], ext: {} };
    const sender = await facing([JSON.stringify({ valid: true, payload: amended })]);
    expect(await sender.ask(question(listed))).toEqual({ delivered: true, payload: amended });
    expect(await sender.ask(question())).toMatchObject({ failure: "payload has not the question's shape" });
  });

  it.each<[string, Answer, object, string]>([
    ["a status but 200", 403, flat, "status 403"],
    ["more than 1000 characters", `{"valid":true,"x":"${"x".repeat(1000)}"}`, flat, "the reply has 1021 characters"],
    ["no JSON", "<html>", flat, "the reply is no JSON object"],
    ["a list", "[]", flat, "the reply is no JSON object"],
    ["no valid", "{}", flat, "valid is not a boolean"],
    ["valid in quotes", '{"valid":"true"}', flat, "valid is not a boolean"],
    ["a payload that is no object", '{"valid":true,"payload":"x"}', flat, "payload is not an object"],
    ["another kind", '{"valid":true,"payload":{"type":"cmd","action":"x"}}', flat, "payload is of another kind"],
    ["no text", '{"valid":true,"payload":{"type":"txt","msg":1}}', flat, "msg is not a text"],
    [
      "an amended command",
      '{"valid":true,"payload":{"type":"cmd","action":"x"}}',
      { type: "cmd", action: "run" },
      "a command cannot be amended",
    ],
    [
      "an amended place",
      '{"valid":true,"payload":{"type":"loc","addr":"x"}}',
      { type: "loc", addr: "y" },
      "only texts can be amended",
    ],
    [
      "a text of more than 1 KB",
      JSON.stringify({ valid: true, payload: { msg: "大".repeat(400), type: "txt" } }),
      flat,
      "payload has 1223 bytes",
    ],
    ["an unknown priority", '{"valid":true,"chatroom_msg_level":"urgent"}', flat, "chatroom_msg_level is none of"],
  ])(
    "fails with %s: the message passes, or is stopped if the rule says so",
    async (_what, answer, payload, failure) => {
      const passing = await facing([answer]);
      const why = expect.stringContaining(failure);
      expect(await passing.ask(question(payload))).toEqual({ delivered: true, failure: why });
      expect(heard).toHaveLength(1);
      backend?.closeAllConnections();
      backend?.close();
      const stopping = await facing([answer], { fallback: "stop" });
      const stopped = { delivered: false, errorText: "custom internal error", failure: why };
      expect(await stopping.ask(question(payload))).toEqual(stopped);
    },
  );

  it("waits for 200 ms unless the rule says otherwise", async () => {
    await facing([undefined]);
    const url = `http://127.0.0.1:${Object(backend?.address()).port}/`;
    const verdict = await easemobSender({ url, secret: "s" }).ask(question());
    expect(verdict).toEqual({ delivered: true, failure: "no reply within 200 ms" });
  });

  it("tells the sender nothing if the rule reports no errors", async () => {
    const sender = await facing(['{"valid":false,"code":"HX:10000"}'], { reportsErrors: false });
    expect(await sender.ask(question())).toEqual({ delivered: false });
  });

  it("notices what the vendor passes over: a code that is no text, and a payload without a change", async () => {
    const sender = await facing(['{"valid":false,"code":10000}', JSON.stringify({ valid: true, payload: flat })]);
    const general = { delivered: false, errorText: "custom logic denied", failure: "code is not a text" };
    expect(await sender.ask(question())).toEqual(general);
    expect(await sender.ask(question())).toMatchObject({ delivered: true, failure: "payload changes nothing" });
  });

  it("may amend every kind but commands, up to 5 KB, as arranged with the vendor", async () => {
    const place = { type: "loc", addr: "x".repeat(900) };
    const sender = await facing([JSON.stringify({ valid: true, payload: place })], { amendsAll: true });
    expect(await sender.ask(question({ type: "loc", addr: "y" }))).toEqual({ delivered: true, payload: place });
  });
});
