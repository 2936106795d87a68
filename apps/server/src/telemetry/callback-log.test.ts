import { expect, it } from "vitest";
import { postAec } from "../testing/aec-callback.js";
import { readMetrics } from "../testing/read-metrics.js";
import { startLoggingServer } from "../testing/start-logging-server.js";

const create = { action: "AEC_GROUP_CREATE", userId: "ann", addUsers: "ann" };
const lineOf = (line: string) => JSON.parse(line);

it("logs unauthentic callbacks once per second and source, with their number", async () => {
  const { url, lines } = await startLoggingServer({
    sources: { aec: { pathSecret: "a-long-random-word" }, tencent: {} },
  });
  const startedAt = performance.now();
  for (let count = 0; count < 50; count += 1) await postAec(`${url}/callbacks/aec/guess-${count}`, create);
  const seconds = (performance.now() - startedAt) / 1000;
  const told = () => lines.map(lineOf).filter(({ code }) => code === "unauthentic");
  const total = () => told().reduce((sum, { count }) => sum + count, 0);
  await expect.poll(total, { timeout: 5000 }).toBe(50);
  expect(told().length).toBeLessThanOrEqual(seconds + 2);
  expect(told()[0]).toMatchObject({ level: 40, source: "aec", vendor: "aec", count: 1 });
});

it("tells where a stranger called from, and of a proxy that nobody trusts", async () => {
  const secret = { aec: { pathSecret: "a-long-random-word" } };
  const tellingOf = async (trustedProxies: object) => {
    const { url, lines } = await startLoggingServer({ sources: secret, ...trustedProxies });
    await fetch(`${url}/callbacks/aec/guess`, { method: "POST", headers: { "x-forwarded-for": "192.0.2.7" } });
    return lines.map(lineOf).find(({ code }) => code === "unauthentic");
  };
  expect(await tellingOf({})).toMatchObject({
    address: "127.0.0.1",
    msg: expect.stringMatching(/the path secret is missing or wrong; .*GROUPHOOK_TRUSTED_PROXIES$/),
  });
  expect(await tellingOf({ trustedProxies: ["127.0.0.1"] })).toMatchObject({
    address: "192.0.2.7",
    msg: "[aec] the path secret is missing or wrong",
  });
});

it.for([
  ["a body too large", "too-large", { body: `data=${"x".repeat(300 * 1024)}` }],
  ["a method of their own", "wrong-method", { method: "PUT" }],
  ["a malformed body", "malformed", { body: "data=%7B" }],
] as const)("logs %s as rarely", async ([, code, request]) => {
  const { url, lines } = await startLoggingServer();
  for (let count = 0; count < 30; count += 1) await fetch(`${url}/callbacks/aec`, { method: "POST", ...request });
  const total = () =>
    lines
      .map(lineOf)
      .filter((line) => line.code === code)
      .reduce((sum, { count }) => sum + count, 0);
  await expect.poll(total, { timeout: 5000 }).toBe(30);
  expect(lines.filter((line) => line.includes(`"code":"${code}"`)).length).toBeLessThan(15);
});

it.for([
  [
    "aec",
    (name: string) => ({
      path: "/callbacks/aec",
      body: `data=${encodeURIComponent(JSON.stringify({ action: name }))}`,
    }),
  ],
  [
    "tencent",
    (name: string) => ({
      path: `/callbacks/tencent?CallbackCommand=${name.slice(0, 8000)}`,
      body: JSON.stringify({ CallbackCommand: name }),
    }),
  ],
  [
    "openim",
    (name: string) => ({
      path: `/callbacks/openim/${name.slice(0, 8000)}`,
      body: JSON.stringify({ callbackCommand: name }),
    }),
  ],
] as const)("long commands fill neither log nor memory: %s", async ([, callback]) => {
  const { url, lines } = await startLoggingServer({ logLevel: "trace" });
  const before = process.memoryUsage().rss;
  for (let count = 0; count < 60; count += 1) {
    for (const body of [
      callback(`x${count}${"y".repeat(240_000)}`),
      { ...callback(`x${count}${"y".repeat(7000)}`), body: "{" },
    ]) {
      await fetch(url + body.path, { method: "POST", body: body.body });
    }
  }
  expect(lines.join("")).toMatch(/"unsupported command|"malformed"/);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(2000);
  expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
  const labels = [...(await readMetrics(url)).keys()].filter((sample) =>
    sample.startsWith("grouphook_callbacks_total"),
  );
  expect(labels.length).toBeLessThan(10);
  expect(Math.max(...labels.map((label) => label.length))).toBeLessThan(200);
  const feed = await (await fetch(`${url}/v1/feed?limit=1000`)).text();
  expect(feed).not.toContain("y".repeat(150));
});
