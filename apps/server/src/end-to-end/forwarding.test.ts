import { openimSender, type TencentSenderOptions, tencentSender } from "@grouphook/testkit";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Configuration } from "../configuration/configuration.js";
import type { ForwardConfiguration } from "../configuration/forward-settings.js";
import { aecBody } from "../testing/aec-callback.js";
import { type App, startApp } from "../testing/app-server.js";
import { freePort } from "../testing/free-port.js";
import { readMetrics } from "../testing/read-metrics.js";
import { readGroup, type Shown } from "../testing/read-record.js";
import { startLoggingServer } from "../testing/start-logging-server.js";
import { startTestServer } from "../testing/start-test-server.js";

const APP_ID = "888888";
const TOKEN = "xxxxyyyy-of-the-console";
const PATH_SECRET = "s3cret-of-sixteen";
const BEFORE = "C2C.CallbackBeforeSendMsg";
const AFTER = "C2C.CallbackAfterSendMsg";
const OPENIM_BEFORE = "callbackBeforeSendSingleMsgCommand";
const singleMessage = {
  ...{ From_Account: "jared", To_Account: "johnny", MsgSeq: 48_374, MsgRandom: 2_837_546, MsgTime: 1_557_481_126 },
  MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "red packet 红包" } }],
};

const page = z.object({ items: z.array(z.record(z.string(), z.unknown())) });
const creation = { Operator_Account: "ann", Owner_Account: "ann", Type: "Public", Name: "Readers" };

/** The commands of each vendor that are forwarded here. */
const commands = { tencent: ["C2C.*"], openim: ["callback*SingleMsgCommand"], aec: ["AEC_VOIP_*"] };

function sources(forward: Omit<ForwardConfiguration, "commands">): NonNullable<Configuration["sources"]> {
  return {
    tencent: { sdkAppId: APP_ID, tokens: [TOKEN], forward: { commands: commands.tencent, ...forward } },
    openim: { pathSecret: PATH_SECRET, forward: { commands: commands.openim, ...forward } },
    aec: { forward: { commands: commands.aec, ...forward } },
  };
}

function tencent(url: string, options: Partial<TencentSenderOptions> = {}) {
  const place = { url: `${url}/callbacks/tencent`, sdkAppId: APP_ID, token: TOKEN };
  return tencentSender({ ...place, failMode: "closed", ...options });
}

const openim = (url: string) => openimSender({ url: `${url}/callbacks/openim/${PATH_SECRET}` });

function postAecAction(url: string, action: string): Promise<Response> {
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return fetch(`${url}/callbacks/aec`, { method: "POST", headers, body: aecBody({ action, userId: "ann" }) });
}

async function readCallbacks(url: string): Promise<readonly Shown[]> {
  const { items } = page.parse(await (await fetch(`${url}/v1/callbacks`)).json());
  return items;
}

/** An app that refuses whatever it is asked, in the words of each vendor. */
function startRefusingApp(): Promise<App> {
  return startApp((response, { target }) => {
    const answer = target.includes("CallbackCommand")
      ? { ActionStatus: "OK", ErrorInfo: "not to johnny", ErrorCode: 120_001 }
      : { actionCode: 0, errCode: 5005, errMsg: "not to johnny", errDlt: "", nextCode: 1 };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
}

describe("single chats of Tencent", () => {
  it("are decided by the app, and groups by grouphook", async () => {
    const app = await startRefusingApp();
    const policy: Configuration["policy"] = () => ({ decision: "deny", code: 10_150, text: "no groups" });
    const { url } = await startTestServer({ sources: sources({ url: `${app.url}/im?key=of-the-app` }), policy });
    const verdict = { allowed: false, errorCode: 120_001, errorInfo: "not to johnny" };
    expect(await tencent(url).before(BEFORE, singleMessage)).toMatchObject(verdict);
    expect(await tencent(url).before("Group.CallbackBeforeCreateGroup", creation)).toMatchObject({
      errorCode: 10_150,
    });
    const [received, ...more] = app.received;
    expect(more).toEqual([]);
    expect(received).toMatchObject({ method: "POST", headers: { "grouphook-source": "tencent" } });
    expect(JSON.parse(String(received?.body))).toEqual({ CallbackCommand: BEFORE, ...singleMessage });
    const target = new URL(received?.target ?? "", app.url);
    expect(target.pathname).toBe("/im");
    expect(Object.fromEntries(target.searchParams)).toMatchObject({
      ...{ key: "of-the-app", SdkAppid: APP_ID, CallbackCommand: BEFORE, contenttype: "json" },
      ...{ Sign: expect.stringMatching(/^[0-9a-f]{64}$/), RequestTime: expect.stringMatching(/^\d+$/) },
    });
  });

  it("are recorded as before, with what became of them, and counted", async () => {
    const app = await startRefusingApp();
    const { url } = await startTestServer({ sources: sources({ url: app.url }) });
    await tencent(url).before(BEFORE, singleMessage);
    await tencent(url).after("State.StateChange", {});
    expect(await readCallbacks(url)).toMatchObject([
      {
        ...{ source: "tencent", command: BEFORE, outcome: "unsupported" },
        body: JSON.stringify({ CallbackCommand: BEFORE, ...singleMessage }),
        forwarded: { outcome: "answered", status: 200, milliseconds: expect.any(Number) },
      },
      { command: "State.StateChange", outcome: "unsupported", forwarded: null },
    ]);
    const metrics = await readMetrics(url);
    const labels = 'source="tencent",also="false"';
    expect(metrics.get(`grouphook_forwards_total{${labels},outcome="answered"}`)).toBe(1);
    expect(metrics.get(`grouphook_forward_seconds_count{${labels}}`)).toBe(1);
    expect(metrics.get(`grouphook_forwards_open{${labels}}`)).toBe(0);
    expect(metrics.get('grouphook_callbacks_total{source="tencent",command="other",outcome="unsupported"}')).toBe(2);
  });

  it.for<[string, Partial<TencentSenderOptions>]>([
    ["signs with another token", { token: "another-token" }],
    ["replays what was signed two minutes ago", { now: () => Date.now() - 120_000 }],
    ["calls for another app", { sdkAppId: "888889" }],
  ])("are not passed on for a forger who %s", async ([, options]) => {
    const app = await startApp();
    const forward = { url: app.url, commands: ["*"], also: ["*"] };
    const { url } = await startTestServer({ sources: { tencent: { sdkAppId: APP_ID, tokens: [TOKEN], forward } } });
    const failure = "status 403";
    expect(await tencent(url, options).before(BEFORE, singleMessage)).toMatchObject({ failure });
    expect(await tencent(url, options).after("Group.CallbackAfterGroupFull", {})).toMatchObject({ failure });
    expect(app.received).toEqual([]);
  });
});

describe("single chats of OpenIM", () => {
  it("are decided by the app, at the path of their command, without the path secret", async () => {
    const app = await startRefusingApp();
    const { url } = await startTestServer({ sources: sources({ url: `${app.url}/im/` }) });
    const body = { sendID: "ann", recvID: "bob", contentType: 101, content: '{"content":"嗨"}' };
    expect(await openim(url).before(OPENIM_BEFORE, body, "op-1")).toMatchObject({
      ...{ continues: false, errCode: 5005, errMsg: "not to johnny" },
    });
    const [received] = app.received;
    expect(received?.target).toBe(`/im/${OPENIM_BEFORE}`);
    expect(received?.headers).toMatchObject({ operationid: "op-1", "grouphook-source": "openim" });
    expect(JSON.parse(String(received?.body))).toEqual({ callbackCommand: OPENIM_BEFORE, ...body });
    expect(JSON.stringify(app.received)).not.toContain(PATH_SECRET);
    expect(await readCallbacks(url)).toMatchObject([{ command: OPENIM_BEFORE, forwarded: { outcome: "answered" } }]);
  });

  it("are not passed on for a caller without the path secret", async () => {
    const app = await startApp();
    const { url } = await startTestServer({ sources: sources({ url: app.url }) });
    const stranger = openimSender({ url: `${url}/callbacks/openim` });
    expect(await stranger.before(OPENIM_BEFORE, {})).toMatchObject({ continues: false, errMsg: "unauthentic" });
    expect(app.received).toEqual([]);
  });
});

it("a form of AEC is passed on as it came, and its answer given back as it is", async () => {
  const answer = '{"status":"1","data":"\\u0041"} \n';
  const app = await startApp((response) => response.writeHead(200, { "content-type": "text/html" }).end(answer));
  const { url } = await startTestServer({ sources: sources({ url: app.url }) });
  const reply = await postAecAction(url, "AEC_VOIP_USER_ONLINE");
  expect([await reply.text(), reply.headers.get("content-type")]).toEqual([answer, "text/html"]);
  expect(String(app.received[0]?.body)).toBe(aecBody({ action: "AEC_VOIP_USER_ONLINE", userId: "ann" }));
  expect(app.received[0]?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
  expect(await (await postAecAction(url, "AEC_LIVE_USER_ONLINE")).text()).toBe('{"status":"1"}');
  expect(app.received).toHaveLength(1);
});

describe("without an answer of the app", () => {
  const OK = '{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}';
  const ZEROS = '{"actionCode":0,"errCode":0,"errMsg":"","errDlt":"","nextCode":0}';
  const noAnswer = { errMsg: "the app did not answer" };

  it.for([
    {
      ...{
        onFailure: "unavailable" as const,
        body: "the app did not answer\n",
        aec: [503, "the app did not answer\n"],
      },
      before: { allowed: false, errorCode: 80_003, failure: "status 503" },
      after: { acknowledged: false, failure: "status 503" },
      openim: { continues: false, errCode: 90_007 },
    },
    {
      ...{ onFailure: "allow" as const, body: OK, aec: [200, '{"status":"1"}'] },
      ...{ before: { allowed: true, errorCode: 0 }, after: { acknowledged: true }, openim: { continues: true } },
    },
    {
      ...{ onFailure: "deny" as const, aec: [200, '{"status":"0","data":"53"}'] },
      before: { allowed: false, errorCode: 20_006, errorInfo: "the app did not answer" },
      after: { acknowledged: false, failure: "status 500" },
      openim: { continues: false, errCode: 5001, ...noAnswer },
    },
  ])("vendors are told what the operator chose: $onFailure", async ({ onFailure, before, after, ...told }) => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const server = await startTestServer({ sources: sources({ url, onFailure }) });
    expect(await tencent(server.url).before(BEFORE, singleMessage)).toMatchObject(before);
    expect(await tencent(server.url).after(AFTER, singleMessage)).toEqual(after);
    expect(await openim(server.url).before(OPENIM_BEFORE, {})).toMatchObject(told.openim);
    const reply = await postAecAction(server.url, "AEC_VOIP_USER_ONLINE");
    expect([reply.status, await reply.text()]).toEqual(told.aec);
    const forwarded = { outcome: "unreachable", status: null };
    expect((await readCallbacks(server.url)).map((one) => one.forwarded)).toMatchObject(Array(4).fill(forwarded));
  });

  it("a notification is never held up at OpenIM", async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const server = await startTestServer({ sources: sources({ url, onFailure: "deny" }) });
    const path = `${server.url}/callbacks/openim/${PATH_SECRET}/callbackAfterSendSingleMsgCommand`;
    expect(await (await fetch(path, { method: "POST", body: "{}" })).text()).toBe(ZEROS);
  });

  it("is logged with the app's host, at most once a second, and without secrets", async () => {
    const port = await freePort();
    const url = `http://user:hidden@127.0.0.1:${port}/hidden?key=hidden`;
    const server = await startLoggingServer({ sources: sources({ url }), logLevel: "debug" });
    for (let count = 0; count < 3; count += 1) await tencent(server.url).before(BEFORE, singleMessage);
    const lines = server.lines.filter((line) => line.includes("passed on"));
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      ...{ level: 40, source: "tencent", command: BEFORE, also: false, outcome: "unreachable", count: 1 },
      host: `127.0.0.1:${port}`,
      msg: "a callback was passed on without an answer: the app cannot be reached: ECONNREFUSED",
    });
    expect(server.lines.join("")).not.toMatch(/hidden|stored raw/);
  });
});

describe("what the app also gets", () => {
  it("is settled and answered by grouphook, and is in the record by then", async () => {
    const members: Promise<unknown>[] = [];
    const app = await startApp((response) => {
      members.push(readGroup(server.url, "tencent", "@TGS#1").then((read) => read?.group));
      response.writeHead(500).end();
    });
    const forward = { url: app.url, commands: ["C2C.*"], also: ["Group.CallbackAfterCreateGroup"] };
    const server = await startTestServer({ sources: { tencent: { sdkAppId: APP_ID, tokens: [TOKEN], forward } } });
    const created = { GroupId: "@TGS#1", ...creation };
    const sender = tencent(server.url);
    expect(await sender.after("Group.CallbackAfterCreateGroup", created)).toEqual({ acknowledged: true });
    await sender.after("Group.CallbackAfterGroupFull", { GroupId: "@TGS#1" });
    await expect.poll(() => app.received.length).toBe(1);
    expect(await Promise.all(members)).toMatchObject([{ name: "Readers", memberCount: 1 }]);
    expect(await readCallbacks(server.url)).toMatchObject([{ outcome: "recorded", forwarded: null }, {}]);
    const metric = 'grouphook_forwards_total{source="tencent",also="true",outcome="answered"}';
    await expect.poll(async () => (await readMetrics(server.url)).get(metric)).toBe(1);
  });
});

it("two sources have each an app of its own", async () => {
  const [one, other] = [await startApp(), await startApp()];
  const { url } = await startTestServer({
    sources: {
      east: { vendor: "aec", forward: { url: one.url, commands: ["*"] } },
      west: { vendor: "aec", forward: { url: other.url, commands: ["*"] } },
    },
  });
  for (const source of ["east", "west", "west"]) {
    await fetch(`${url}/callbacks/${source}`, { method: "POST", body: aecBody({ action: "AEC_VOIP_USER_ONLINE" }) });
  }
  expect([one, other].map((app) => app.received.map(({ headers }) => headers["grouphook-source"]))).toEqual([
    ["east"],
    ["west", "west"],
  ]);
});
