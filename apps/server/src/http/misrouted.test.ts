import { describe, expect, it } from "vitest";
import { sendRaw } from "../testing/raw-request.js";
import { readMetric } from "../testing/read-metrics.js";
import { startLoggingServer } from "../testing/start-logging-server.js";
import { startTestServer } from "../testing/start-test-server.js";

const COMMAND = "callbackBeforeCreateGroupCommand";
const SECRET = "a-long-random-word";
const strayPaths = [
  `//callbacks/openim/${COMMAND}`,
  `/callbacks//openim/${COMMAND}`,
  `/callbacks/opemin/${COMMAND}`,
  `/callbacks/OpenIM/${COMMAND}`,
  `/Callbacks/openim/${COMMAND}`,
  `/CALLBACKS/OPENIM/${COMMAND}`,
  `/callbacks/openim%2f${COMMAND}`,
  `/%63allbacks/openim/${COMMAND}`,
  `/callbacks%2fopenim/${COMMAND}`,
  `/callbacks\\openim/${COMMAND}`,
  `/./callbacks/openim/${COMMAND}`,
  `/x/../callbacks/openim/${COMMAND}`,
  `/callbacks/../callbacks/openim/${COMMAND}`,
  "/callbacks/",
  "/callbacks",
  "/callbacks?x",
  `/callbacks/toString/${COMMAND}`,
  `/callbacks/__proto__/${COMMAND}`,
  "/callbacks/%",
];

describe("a callback to a path without a source", () => {
  it.for([undefined, "a-token-of-some-length"])(
    "is never answered with JSON, which a vendor may understand as permission; with the token %s",
    async (apiToken) => {
      const { url } = await startTestServer(apiToken === undefined ? {} : { apiToken });
      for (const target of [...strayPaths, ...strayPaths.map((path) => `${url}${path}`)]) {
        for (const method of ["POST", "GET", "PUT"]) {
          const { status, headers, body } = await sendRaw(url, { method, target, body: "{}" });
          expect(status, target).toBe(404);
          expect(headers, target).toContain("content-type: text/plain");
          expect(() => JSON.parse(body), target).toThrow(SyntaxError);
        }
      }
    },
  );

  it.for(["/", `/${COMMAND}`, `/callback/openim/${COMMAND}`, `/openim/${COMMAND}`, `/hooks/v1/${COMMAND}`])(
    "is assumed if a request is posted to an unknown path: %s",
    async (target) => {
      const { url } = await startTestServer({ apiToken: "a-token-of-some-length" });
      const { status, headers } = await sendRaw(url, { method: "POST", target, body: "{}" });
      expect([status, headers]).toEqual([404, expect.stringContaining("content-type: text/plain")]);
    },
  );

  it("does not change the answers of the query API", async () => {
    const { url } = await startTestServer();
    for (const [method, target, status] of [
      ["GET", "/nothing", 404],
      ["POST", "/v1/nothing", 404],
      ["POST", "/v1/feed", 405],
    ] as const) {
      const answer = await sendRaw(url, { method, target });
      expect([answer.status, answer.headers]).toEqual([status, expect.stringContaining("application/problem+json")]);
    }
  });

  it("is logged once per path and counted", async () => {
    const { url, lines } = await startLoggingServer();
    const post = (target: string) => sendRaw(url, { method: "POST", target, body: "{}" });
    for (let round = 0; round < 3; round += 1) {
      await post(`/callbacks/opemin/${COMMAND}`);
      await post("//callbacks/openim/callbackAfterJoinGroupCommand?x=1");
    }
    const told = lines.map((line) => JSON.parse(line)).filter(({ path }) => path !== undefined);
    expect(told).toMatchObject([
      {
        ...{ level: 40, method: "POST", path: `/callbacks/opemin/${COMMAND}`, address: "127.0.0.1" },
        msg: expect.stringMatching(/no source .* 404.*\/callbacks\/openim/),
      },
      { path: "//callbacks/openim/callbackAfterJoinGroupCommand" },
    ]);
    expect(await readMetric(url, "grouphook_misrouted_requests_total")).toBe(6);
    expect(await readMetric(url, "grouphook_misrouted_paths_total")).toBe(2);
  });

  it("fills neither log nor memory, even with many paths", async () => {
    const { url, lines } = await startLoggingServer();
    const before = lines.length;
    for (let number = 0; number < 300; number += 1) {
      await sendRaw(url, { method: "POST", target: `/callbacks/x${number}${"y".repeat(2000)}` });
    }
    expect(lines.length - before).toBe(101);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(500);
    expect(await readMetric(url, "grouphook_misrouted_requests_total")).toBe(300);
    expect(await readMetric(url, "grouphook_misrouted_paths_total")).toBe(101);
  });

  it("is logged without its secret", async () => {
    const { url, lines } = await startLoggingServer({
      sources: { openim: { pathSecret: [SECRET, "another-random-word"] } },
    });
    for (const target of [
      `//callbacks/openim/${SECRET}/${COMMAND}`,
      `/callbacks/${SECRET}/${COMMAND}`,
      `/${SECRET}/${COMMAND}`,
      `/callbacks/opemin/${SECRET.toUpperCase()}/${COMMAND}`,
      `/callbacks/opemin/a%2Dlong-random-word/${COMMAND}`,
      `/callbacks/openim%2f${SECRET}%2f${COMMAND}`,
      `/callbacks/opemin/not-quite-${SECRET.slice(0, -1)}/${COMMAND}`,
      `/callbacks/opemin/another-random-word/${COMMAND}?key=${SECRET}`,
    ]) {
      await sendRaw(url, { method: "POST", target, body: "{}" });
    }
    const text = lines.join("");
    expect(text).toContain(`/callbacks/opemin/…/${COMMAND}`);
    expect(text.toLowerCase()).not.toMatch(/long-random|another-random/);
  });
});

describe("a target in absolute form", () => {
  it("has the same effect as in origin form", async () => {
    const { url } = await startTestServer();
    const body = new URLSearchParams({ data: '{"action":"AEC_GROUP_CREATE","userId":"u","addUsers":"u"}' }).toString();
    for (const authority of [url, url.replace("http", "HTTP"), "http://localhost", "https://127.0.0.1:1"]) {
      for (const target of ["/callbacks/aec", "/callbacks/aec?k=v", "/callbacks/aec/"]) {
        const answer = await sendRaw(url, { method: "POST", target: authority + target, body });
        expect(answer.body, authority + target).toContain('"status":"1"');
      }
    }
    expect((await sendRaw(url, { target: `${url}/v1/groups` })).status).toBe(200);
    expect((await sendRaw(url, { target: `${url}/healthz` })).status).toBe(200);
  });
});

describe("a method that no vendor uses", () => {
  const data = encodeURIComponent('{"action":"AEC_GROUP_CREATE","userId":"u","addUsers":"u"}');
  const methods = [
    "GET",
    "HEAD",
    "PUT",
    "DELETE",
    "PATCH",
    "OPTIONS",
    "PROPFIND",
    "MKCOL",
    "LOCK",
    "REPORT",
    "TRACE",
    "QUERY",
  ];

  it.for(methods)("%s changes nothing, and is refused with a reply for the vendor", async (method) => {
    const { url } = await startTestServer();
    for (const [target, words, status] of [
      [`/callbacks/aec?data=${data}`, /^\{"status":"0","data":"63"\}$/, 200],
      [`/callbacks/openim/${COMMAND}`, /"nextCode":1\b/, 405],
      ["/callbacks/openim/callbackAfterDisMissGroupCommand", /"nextCode":1\b/, 405],
      ["/callbacks/tencent?CallbackCommand=Group.CallbackBeforeSendMsg", /"ErrorCode":1\b/, 200],
      ["/callbacks/tencent?CallbackCommand=Group.CallbackAfterCreateGroup", /"ErrorCode":1\b/, 405],
    ] as const) {
      const answer = await sendRaw(url, { method, target, body: `data=${data}` });
      expect(answer.status, target).toBe(status);
      if (method !== "HEAD") expect(answer.body, target).toMatch(words);
      if (status === 405) expect(answer.headers, target).toContain("allow: post");
    }
    expect(await (await fetch(`${url}/v1/groups`)).json()).toMatchObject({ items: [] });
    expect(await (await fetch(`${url}/v1/feed`)).json()).toMatchObject({ events: [] });
    const counted = 'grouphook_callbacks_total{source="aec",command="other",outcome="wrong-method"}';
    expect(await readMetric(url, counted)).toBe(1);
  });
});
