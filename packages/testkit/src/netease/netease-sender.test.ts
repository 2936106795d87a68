import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { type NeteaseSender, type NeteaseSenderOptions, neteaseSender } from "./netease-sender.js";

interface Heard {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A status with an empty body, a body, or no answer at all. */
type Answer = number | string | undefined;

const SECRET = "fixture-netease-secret";
const PASS = '{"errCode":0}';
const MESSAGE = { eventType: 2, to: "11623" };
const CREATE = { eventType: 7, tname: "高级群" };

let backend: Server | undefined;
let heard: Heard[] = [];

/** A sender in front of a backend that gives these answers in turn. */
async function facing(answers: readonly Answer[], options: Partial<NeteaseSenderOptions> = {}): Promise<NeteaseSender> {
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
  const url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  return neteaseSender({
    ...{ url: `${url}/copies`, callbackUrl: `${url}/callbacks`, appKey: "key", failMode: "refuse", timeoutMs: 300 },
    ...{ copyTimeoutMs: 300, ...options },
  });
}

async function read(request: IncomingMessage): Promise<Heard> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return { method: request.method, path: request.url, headers: request.headers, text };
}

const reply = (fields: object) => JSON.stringify({ errCode: 0, ...fields });

describe("neteaseSender", () => {
  afterEach(async () => {
    backend?.closeAllConnections();
    await new Promise((closed) => backend?.close(closed));
  });

  it("signs the bytes of a body with the hour in milliseconds", async () => {
    const sender = await facing([PASS, PASS], { appSecret: SECRET, now: () => 1_608_110_108_512 });
    await sender.copy({});
    await sender.ask(CREATE);
    // The MD5 of the vendor's trial, as far as its page prints it.
    expect(heard[0]).toMatchObject({
      ...{ method: "POST", path: "/copies", text: "{}" },
      headers: {
        "content-type": "application/json",
        md5: "99914b932bd37a50b983c5e7c90ae93b",
        curtime: "1608110108512",
        checksum: "63b051e73b708f46dac1eae9c99e9d8c461aebae",
      },
    });
    expect(heard[0]?.headers).not.toHaveProperty("appkey");
    const md5 = createHash("md5").update('{"eventType":7,"tname":"高级群"}').digest("hex");
    const headers = { "content-type": "application/json; charset=utf-8", appkey: "key", md5 };
    expect(heard[1]).toMatchObject({ method: "POST", path: "/callbacks", headers });
  });

  it("signs nothing without a secret", async () => {
    const sender = await facing([PASS]);
    await sender.copy({ eventType: "8" });
    for (const name of ["md5", "curtime", "checksum"]) expect(heard[0]?.headers).not.toHaveProperty(name);
  });

  it("writes long ids as bare numbers with all their digits", async () => {
    const sender = await facing([PASS]);
    await sender.copy({ eventType: "90", msgId: 184_409_700_039_655_569n });
    expect(heard[0]?.text).toBe('{"eventType":"90","msgId":184409700039655569}');
  });

  it.for<[string, { readonly eventType: number }, object, object]>([
    ["passes with 0", CREATE, {}, { allowed: true, code: 200 }],
    ["shows 403 for a plain refusal", CREATE, { errCode: 1 }, { allowed: false, code: 403 }],
    ["shows a code of the app", CREATE, { errCode: 1, responseCode: 20_099 }, { allowed: false, code: 20_099 }],
    ["ignores any other code", CREATE, { errCode: 1, responseCode: 20_100 }, { allowed: false, code: 403 }],
    ["discards a message, whose sender sees success", MESSAGE, { errCode: 1, responseCode: 200 }, { code: 200 }],
    ["discards nothing but messages", CREATE, { errCode: 1, responseCode: 200 }, { allowed: false, code: 403 }],
    [
      "rewrites a message",
      MESSAGE,
      { modifyResponse: '{"body":"***","ext":"seen"}', callbackExt: "told" },
      { allowed: true, rewriting: { body: "***", ext: "seen" }, callbackExt: "told" },
    ],
    ["tells the sender of a refused message more", MESSAGE, { errCode: 1, callbackExt: "no" }, { callbackExt: "no" }],
  ])("%s", async ([, body, fields, verdict]) => {
    const heardVerdict = await (await facing([reply(fields)])).ask(body);
    expect(heardVerdict).toMatchObject(verdict);
    expect(heardVerdict).not.toHaveProperty("failure");
  });

  it.for<[string, { readonly eventType: number }, object]>([
    ["a rewriting beside a refusal", MESSAGE, { errCode: 1, modifyResponse: '{"body":"***"}' }],
    ["a rewriting of what is no message", CREATE, { modifyResponse: "none" }],
    ["words about what is no message", CREATE, { callbackExt: "x".repeat(2000) }],
  ])("ignores %s", async ([, body, fields]) => {
    const verdict = await (await facing([reply(fields)])).ask(body);
    for (const absent of ["rewriting", "callbackExt", "failure"]) expect(verdict).not.toHaveProperty(absent);
  });

  it.for<[string, Answer, string]>([
    ["a status but 200", 500, "status 500"],
    ["an empty body", "", "the body is no JSON object"],
    ["a code in quotes", '{"errCode":"0"}', "errCode is neither 0 nor 1"],
    ["a response code in quotes", reply({ responseCode: "20000" }), "responseCode is not a number"],
    ["a rewriting as an object", reply({ modifyResponse: { body: "a" } }), "modifyResponse is not JSON of an object"],
    ["a rewritten attach as an object", reply({ modifyResponse: '{"attach":{}}' }), "attach of modifyResponse"],
    ["too long a text", reply({ modifyResponse: JSON.stringify({ body: "x".repeat(5001) }) }), "more than 5000"],
    ["too many words", reply({ callbackExt: "x".repeat(1025) }), "callbackExt is not a text of 1024"],
  ])("takes %s for a bad answer", async ([, answer, why]) => {
    const failure = { reason: 2, why: expect.stringContaining(why) };
    expect(await (await facing([answer])).ask(MESSAGE)).toEqual({ allowed: false, code: 403, failure });
    expect(heard).toHaveLength(1);
  });

  it("does as the console's policy says when an answer is late, and asks once", async () => {
    const failure = { reason: 1, why: "no reply within 300 ms" };
    expect(await (await facing([undefined])).ask(MESSAGE)).toEqual({ allowed: false, code: 403, failure });
    const open = await facing([undefined], { failMode: "pass" });
    expect(await open.ask(MESSAGE)).toEqual({ allowed: true, code: 200, failure });
    expect(heard).toHaveLength(1);
  });

  it("asks no more once the circuit is open, until it has rested", async () => {
    let time = 0;
    const breaker = { failures: 2, restMs: 100 };
    const sender = await facing([500, PASS, 500, 500, PASS], { breaker, now: () => time });
    const reasons = async (asked: number) => {
      const verdicts = [];
      for (let left = asked; left > 0; left -= 1) verdicts.push((await sender.ask(MESSAGE)).failure?.reason);
      return verdicts;
    };
    expect(await reasons(6)).toEqual([2, undefined, 2, 2, 3, 3]);
    time = 100;
    expect(await reasons(1)).toEqual([undefined]);
    expect(heard).toHaveLength(5);
  });

  it("takes any body with status 200 for the acknowledgement of a copy", async () => {
    const sender = await facing(["", "<html>", 503]);
    expect(await sender.copy({ eventType: "8" })).toEqual({ acknowledged: true });
    expect(await sender.copy({ eventType: "8" })).toEqual({ acknowledged: true });
    expect(await sender.copy({ eventType: "8" })).toEqual({ acknowledged: false, failure: "status 503" });
  });

  it("sends a copy that failed again, as it was", async () => {
    let time = 0;
    const now = () => ++time;
    const sender = await facing([500, undefined, PASS], { retries: 2, appSecret: SECRET, now });
    expect(await sender.copy({ eventType: "8" })).toEqual({ acknowledged: true });
    expect(heard.map(({ headers }) => headers.curtime)).toEqual(["1", "1", "1"]);
  });

  it("reports an unreachable backend", async () => {
    const sender = neteaseSender({ url: "http://127.0.0.1:1/", appKey: "key", failMode: "pass" });
    expect(await sender.ask(CREATE)).toMatchObject({ allowed: true, failure: { reason: 1 } });
    expect(await sender.copy({})).toMatchObject({ acknowledged: false, failure: expect.stringContaining("REFUSED") });
  });
});
