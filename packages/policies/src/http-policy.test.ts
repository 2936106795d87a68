import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { GroupChange, GroupView, Judgement, Question } from "@grouphook/core";
import { Webhook } from "standardwebhooks";
import { describe, expect, it, onTestFinished } from "vitest";
import { type HttpPolicyOptions, httpPolicy } from "./http-policy.js";
import { type HttpQuestion, httpQuestionSchema } from "./http-question.js";

const secret = `whsec_${randomBytes(24).toString("base64")}`;

type Answer = (response: ServerResponse, question: HttpQuestion, number: number) => void;

interface Heard {
  readonly request: IncomingMessage;
  readonly body: string;
}

/** A backend that verifies the signature of every question, then answers. */
async function startBackend(answer: Answer) {
  const heard: Heard[] = [];
  let sockets = 0;
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    heard.push({ request, body });
    const { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature } = request.headers;
    const headers = { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature };
    const question = new Webhook(secret).verify(body, headers as Record<string, string>);
    answer(response, httpQuestionSchema.parse(question), heard.length);
  });
  server.on("connection", () => {
    sockets += 1;
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/policy?token=hidden-token`, heard, sockets: () => sockets, server };
}

const say =
  (verdict: unknown, status = 200): Answer =>
  (response) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(verdict));

const change: GroupChange = {
  type: "members.joined",
  groupId: "g",
  members: [{ userId: "bob", role: "member" }],
  custom: { 来源: "扫码" },
};
const view: GroupView = {
  groupId: "g",
  profile: { name: "读书" },
  ownerId: "ann",
  memberCount: 1,
  memberships: new Map([["ann", { userId: "ann", role: "owner", mutedUntil: null }]]),
};
const question: Question = {
  ...{ source: "shop", vendor: "any", command: "Join", change, actorId: "ann" },
  view: async () => view,
  ownedGroups: async () => 0,
  circumstances: {},
};

interface Asking {
  readonly question?: Question;
  readonly signal?: AbortSignal;
}

function startPolicy(options: Partial<HttpPolicyOptions> & { readonly url: string }) {
  const policy = httpPolicy({ secret, ...options });
  const ask = async ({ question: asked = question, signal = new AbortController().signal }: Asking = {}) => {
    const judgements: Judgement[] = [];
    return policy(asked, { signal, patienceMs: 1000, now: Date.now, note: (judgement) => judgements.push(judgement) });
  };
  return { policy, ask };
}

describe("a backend's verdict", () => {
  it.each([
    [{ decision: "allow" }],
    [{ decision: "deny", code: 7, text: "满了", detail: "rule 7" }],
    [{ decision: "deny", code: "HX:10000" }],
    [{ decision: "discard" }],
    [{ decision: "allow", refuseUserIds: ["bob"] }],
    [{ decision: "allow", amend: { profile: { name: "新" }, elements: [{ type: "t", content: { Text: "x" } }] } }],
  ])("%j is passed on unchanged", async (verdict) => {
    const { url } = await startBackend(say(verdict));
    expect(await startPolicy({ url }).ask()).toEqual(verdict);
  });

  it("that denies without text or code gets those of the operator", async () => {
    const { url } = await startBackend((response, _, number) =>
      say(number === 1 ? { decision: "deny" } : { decision: "deny", code: 8, text: "mine" })(response, _, number),
    );
    const { ask } = startPolicy({ url, code: 7, text: "ours" });
    expect(await ask()).toEqual({ decision: "deny", code: 7, text: "ours" });
    expect(await ask()).toEqual({ decision: "deny", code: 8, text: "mine" });
  });
});

describe("a question", () => {
  it("contains the change and the group, signed as Standard Webhooks", async () => {
    const { url, heard } = await startBackend(say({ decision: "allow" }));
    await startPolicy({ url }).ask();
    const [{ request, body } = { request: undefined, body: "" }] = heard;
    expect(JSON.parse(body)).toEqual({
      ...{ version: 1, source: "shop", vendor: "any", command: "Join", actorId: "ann", change },
      view: { ...view, memberships: [{ userId: "ann", role: "owner", mutedUntil: null }] },
    });
    expect(request?.method).toBe("POST");
    expect(request?.headers).toMatchObject({
      "content-type": "application/json",
      "content-length": String(Buffer.byteLength(body)),
      "webhook-id": expect.stringMatching(/^msg_[\w-]{36}$/),
      "webhook-timestamp": expect.stringMatching(/^\d{10}$/),
      "webhook-signature": expect.stringMatching(/^v1,/),
    });
  });

  it("is sent even if it contains deeply nested JSON", async () => {
    const server = createServer((request, response) => {
      request.resume().once("end", () => response.end('{"decision":"discard"}'));
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const custom = JSON.parse(`${"[".repeat(20_000)}${"]".repeat(20_000)}`);
    const { ask } = startPolicy({ url: `http://127.0.0.1:${port}/` });
    expect(await ask({ question: { ...question, change: { ...change, custom } } })).toEqual({ decision: "discard" });
  });

  it("contains null for an unknown group, and no view if none is configured", async () => {
    const { url, heard } = await startBackend(say({ decision: "allow" }));
    await startPolicy({ url }).ask({ question: { ...question, view: async () => undefined } });
    const unread = () => Promise.reject(new Error("the ledger was read"));
    await startPolicy({ url, includeView: false }).ask({ question: { ...question, view: unread } });
    expect(heard.map(({ body }) => JSON.parse(body).view)).toEqual([null, undefined]);
  });

  it("is sent only for the configured sources and changes", async () => {
    const { url, heard } = await startBackend(say({ decision: "deny" }));
    expect(await startPolicy({ url, sources: ["elsewhere"] }).ask()).toEqual({ decision: "allow" });
    expect(await startPolicy({ url, changes: ["message.sent"] }).ask()).toEqual({ decision: "allow" });
    expect(await startPolicy({ url, sources: ["shop"], changes: ["members.joined"] }).ask()).toEqual({
      decision: "deny",
    });
    expect(heard).toHaveLength(1);
  });

  it("reuses an open connection", async () => {
    const { url, sockets } = await startBackend(say({ decision: "allow" }));
    const { ask } = startPolicy({ url });
    for (let time = 0; time < 20; time += 1) await ask();
    expect(sockets()).toBe(1);
  });

  it("is sent again if the backend just closed the idle connection", async () => {
    const { url, server } = await startBackend((response, asked, number) => {
      if (number === 1) response.on("finish", () => response.socket?.once("data", () => response.socket?.destroy()));
      say({ decision: "allow" })(response, asked, number);
    });
    server.on("clientError", (_, socket) => socket.destroy());
    const { policy, ask } = startPolicy({ url });
    await ask();
    expect(await ask()).toEqual({ decision: "allow" });
    expect(policy.metrics()).toMatchObject({ calls: 2, failures: 0 });
  });
});

describe("a fault", () => {
  const failing = async (answer: Answer, options: Partial<HttpPolicyOptions> = {}) => {
    const backend = await startBackend(answer);
    const { policy, ask } = startPolicy({ ...options, url: backend.url });
    const fault: unknown = await ask().catch((cause: unknown) => cause);
    expect(policy.metrics()).toEqual({ state: "closed", calls: 1, failures: 1, shortCircuited: 0 });
    expect(fault).toBeInstanceOf(Error);
    const text = JSON.stringify([String(fault), String(fault instanceof Error ? fault.cause : "")]);
    expect(text).not.toContain("hidden-token");
    expect(text).not.toContain(secret.slice(6));
    return { message: fault instanceof Error ? fault.message : "", heard: backend.heard };
  };
  const raw =
    (body: string | Buffer): Answer =>
    (response) =>
      response.end(body);

  it.each<[string, Answer, RegExp]>([
    ["garbage", raw("<html>"), /answered with invalid JSON/],
    ["nothing", raw(""), /answered with invalid JSON/],
    ["bytes that are not UTF-8", raw(Buffer.from([0x22, 0xff, 0x22])), /not UTF-8/],
    ["an unknown verdict", say({ decision: "maybe" }), /invalid verdict/],
    ["a verdict with an unknown field", say({ decision: "deny", reason: "x" }), /invalid verdict/],
    ["a code that is no code", say({ decision: "deny", code: 7.5 }), /invalid verdict/],
    ["an error, even with a verdict", say({ decision: "allow" }, 500), /answered 500/],
    ["another success, even with a verdict", say({ decision: "allow" }, 201), /answered 201/],
    ["more than 64 KiB", say({ decision: "deny", text: "x".repeat(64 * 1024) }), /more than 65536 bytes/],
    ["a closed connection", (response) => response.destroy(), /is unreachable: ECONNRESET/],
    [
      "an incomplete answer",
      (response) => response.writeHead(200, { "content-length": 99 }).write("{", () => response.destroy()),
      /closed the connection before the end of its answer/,
    ],
  ])("is %s", async (_what, answer, reason) => {
    expect((await failing(answer)).message).toMatch(reason);
  });

  it("is a redirect, which is not followed", async () => {
    const { url: target, heard } = await startBackend(say({ decision: "allow" }));
    const { message } = await failing((response) => response.writeHead(307, { location: target }).end());
    expect(message).toMatch(/answered 307/);
    expect(heard).toHaveLength(0);
  });

  it.each<[string, Answer]>([
    ["an answer", () => undefined],
    ["the rest of one", (response) => void response.writeHead(200).write("{")],
  ])("is %s later than the timeout", async (_what, answer) => {
    const startedAt = performance.now();
    const { message } = await failing(answer, { timeoutMs: 100 });
    expect(message).toMatch(/did not answer in time/);
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });

  it("is an answer later than the policy's deadline; the connection to the backend is closed", async () => {
    let closed: Promise<unknown> = Promise.resolve();
    const { url, heard } = await startBackend((response) => {
      closed = once(response, "close");
    });
    const controller = new AbortController();
    const asking = startPolicy({ url, timeoutMs: 60_000 }).ask({ signal: controller.signal });
    asking.catch(() => undefined);
    while (heard.length === 0) await sleep(5);
    controller.abort(new Error("no verdict within 50 ms"));
    await expect(asking).rejects.toThrow(/did not answer in time/);
    await closed;
  });

  it("is a port where nobody listens", async () => {
    const { url, server } = await startBackend(say({ decision: "allow" }));
    await new Promise((resolve) => server.close(resolve));
    await expect(startPolicy({ url }).ask()).rejects.toThrow(/is unreachable: ECONNREFUSED/);
  });
});

describe("a backend that fails again and again", () => {
  it("is not asked for a while, then tried once, and asked again as soon as it answers", async () => {
    let broken = true;
    const { url, heard } = await startBackend((response, asked, number) =>
      say({ decision: "allow" }, broken ? 503 : 200)(response, asked, number),
    );
    const states: string[] = [];
    const { policy, ask } = startPolicy({
      ...{ url, failuresToOpen: 3, halfOpenAfterMs: 1000 },
      onStateChange: (state) => states.push(state),
    });
    for (let time = 0; time < 3; time += 1) await expect(ask()).rejects.toThrow(/answered 503/);
    expect(policy.metrics().state).toBe("open");

    const startedAt = performance.now();
    for (let time = 0; time < 200; time += 1)
      await expect(ask()).rejects.toThrow(/not asked for a while after 3 failures/);
    expect((performance.now() - startedAt) / 200).toBeLessThan(4);
    expect(heard).toHaveLength(3);

    await sleep(1050);
    await expect(ask()).rejects.toThrow(/answered 503/);
    await expect(ask()).rejects.toThrow(/not asked for a while/);

    broken = false;
    await sleep(1050);
    expect(await ask()).toEqual({ decision: "allow" });
    expect(await ask()).toEqual({ decision: "allow" });
    expect(states).toEqual(["open", "half-open", "open", "half-open", "closed"]);
    expect(policy.metrics()).toEqual({ state: "closed", calls: 6, failures: 4, shortCircuited: 201 });
  });

  it("delays no other question while one tries whether it is back", async () => {
    const { url } = await startBackend((response, asked, number) => {
      if (number === 1) say({}, 503)(response, asked, number);
      else setTimeout(() => say({ decision: "allow" })(response, asked, number), 300);
    });
    const { ask } = startPolicy({ url, failuresToOpen: 1, halfOpenAfterMs: 50 });
    await expect(ask()).rejects.toThrow(/answered 503/);
    await sleep(60);
    const trying = ask();
    const startedAt = performance.now();
    await expect(ask()).rejects.toThrow(/not asked for a while/);
    expect(performance.now() - startedAt).toBeLessThan(100);
    expect(await trying).toEqual({ decision: "allow" });
  });
});

describe("the configuration", () => {
  it.each([
    ["ftp://example.com", /^must be a URL with http or https$/],
    ["no url", /^must be a URL with http or https$/],
  ])("refuses the URL %s", (url, reason) => {
    expect(() => httpPolicy({ url, secret })).toThrow(reason);
  });

  it.each(["", "whsec_", "c2hvcnQ=", "whsec_*not*base64*", randomBytes(65).toString("base64")])(
    "refuses the secret %j without quoting it",
    (bad) => {
      expect(() => httpPolicy({ url: "http://localhost", secret: bad })).toThrow(/^must be 24 to 64 bytes in base64/);
    },
  );
});
