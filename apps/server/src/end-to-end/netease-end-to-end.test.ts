import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { allow, type Policy } from "@grouphook/core";
import {
  type NeteaseSender,
  type NeteaseSenderOptions,
  neteaseGroupLife,
  neteaseSender,
  testDatabases,
} from "@grouphook/testkit";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import type { Configuration } from "../configuration/configuration.js";
import { standingsOf } from "../testing/netease-truth.js";
import { countGroups, readFeed } from "../testing/read-record.js";
import { spawnServer } from "../testing/spawn-server.js";
import { startTestServer } from "../testing/start-test-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

const databases = await testDatabases();
afterAll(() => Promise.all(databases.map((database) => database.stop())));

const APP_KEY = "fe416640c8e8a72734219e1847ad2547";
const APP_SECRET = "fixture-netease-secret";
const MESSAGE = { eventType: 2, to: "11623", fromAccount: "zhangsan", msgType: "TEXT", body: "hello" };
const LEFT = { data: { ids: ["lisi"] }, id: 1 };
const NOTICE = {
  ...{ eventType: "1", convType: "TEAM", msgType: "NOTIFICATION", to: "11623", fromAccount: "zhangsan" },
  ...{ attach: JSON.stringify(LEFT), msgTimestamp: "1456816081368", msgidServer: "780006326276" },
};

function senderTo(url: string, options: Partial<NeteaseSenderOptions> = {}): NeteaseSender {
  const app = { appKey: APP_KEY, appSecret: APP_SECRET };
  return neteaseSender({ url: `${url}/callbacks/netease`, ...app, failMode: "refuse", ...options });
}

function startNeteaseServer(more: Configuration = {}) {
  return startTestServer({ sources: { netease: { appKey: APP_KEY, appSecret: APP_SECRET } }, ...more });
}

/** The built server in its own process, with a policy in its configuration file. */
async function spawnNeteaseServer(policy: string, onFailure: "allow" | "deny" = "deny") {
  const folder = temporaryFolder();
  const sources = `{ netease: { appSecret: "${APP_SECRET}", onFailure: "${onFailure}" } }`;
  writeFileSync(join(folder, "grouphook.config.mjs"), `export default { policy: ${policy}, sources: ${sources} };`);
  const server = await spawnServer({ folder });
  onTestFinished(() => void server.process.kill("SIGKILL"));
  return server;
}

describe.each(databases)("a random life at NetEase, on $name", (database) => {
  it.each([
    { seed: 1, order: "in order", disorder: { depth: 0, repetition: 0 } },
    { seed: 2, order: "shuffled and repeated", disorder: { depth: 100, repetition: 0.2 } },
  ])("leaves the record equal to NetEase's, or stale ($order)", async ({ seed, disorder }) => {
    const { url } = await startNeteaseServer({ databaseUrl: await database.createUrl() });
    const { teams, statistics } = await neteaseGroupLife({
      ...{ sender: senderTo(url), seed, steps: 600, users: 15, disorder },
    });
    expect(statistics).toMatchObject({ failures: [], hindered: {} });
    const { unreported, stale } = await standingsOf(url, teams);
    expect(unreported + stale).toBeGreaterThan(teams.length / 3);
    expect(unreported).toBeGreaterThan(stale);
  });

  it("is limited by the policy", async () => {
    const { url } = await startNeteaseServer({ databaseUrl: await database.createUrl(), policy: strict });
    const { teams, statistics } = await neteaseGroupLife({ sender: senderTo(url), seed: 11, steps: 600, users: 15 });
    expect(statistics.failures).toEqual([]);
    await standingsOf(url, teams);
    const messages = teams.flatMap((team) => team.messages);
    expect(messages.filter(({ ext }) => ext === "seen").length).toBeGreaterThan(10);
    expect(Object.keys(statistics.hindered).toSorted()).toEqual(
      ["callback.2", "callback.22", "callback.23", "callback.36", "callback.7"].toSorted(),
    );
  });
});

/** Uses every kind of verdict that NetEase understands. */
const strict: Policy = ({ change, actorId }) => {
  switch (change.type) {
    case "group.created":
      return change.profile.name === "spam" ? { decision: "deny", code: 20_001, text: "no spam" } : allow();
    case "members.invited":
      return change.userIds.includes("user_7@example.com") ? { decision: "deny" } : allow();
    case "message.recalled":
      return actorId?.startsWith("user_1") ? { decision: "deny", code: 20_099 } : allow();
    case "message.sent":
      return change.message.text.includes("spam") ? { decision: "discard" } : allow({ custom: "seen" });
    default:
      return allow();
  }
};

describe("NetEase, when", () => {
  it.each([
    ["pass", { allowed: true, code: 200 }],
    ["refuse", { allowed: false, code: 403 }],
  ] as const)("the server is down and its console says %s", async (failMode, verdict) => {
    const server = await startNeteaseServer();
    await server.stop();
    const sender = senderTo(server.url, { failMode });
    expect(await sender.ask(MESSAGE)).toMatchObject({ ...verdict, failure: { reason: 1 } });
    expect(await sender.copy(NOTICE)).toMatchObject({ acknowledged: false });
  });

  it("the server hangs, decides by itself after two seconds, and sends a copy again", async () => {
    const server = await spawnNeteaseServer("() => ({ decision: 'allow' })");
    const sender = senderTo(server.url, { retries: 2 });
    await sender.ask(MESSAGE);
    server.process.kill("SIGSTOP");
    const failure = { reason: 1, why: "no reply within 2000 ms" };
    const asked = sender.ask(MESSAGE);
    const told = sender.copy(NOTICE);
    expect(await asked).toEqual({ allowed: false, code: 403, failure });
    server.process.kill("SIGCONT");
    expect(await told).toEqual({ acknowledged: true });
    expect((await readFeed(server.url)).filter(({ type }) => type === "members.left")).toHaveLength(1);
  });

  it.each([
    ["allow", { allowed: true, code: 200 }],
    ["deny", { allowed: false, code: 403 }],
  ] as const)("a policy takes ten seconds, gets in time the answer to %s", async (onFailure, verdict) => {
    const slow = "() => new Promise((resolve) => setTimeout(resolve, 10_000, { decision: 'allow' }))";
    const server = await spawnNeteaseServer(slow, onFailure);
    const sender = senderTo(server.url);
    const questions = Array.from({ length: 50 }, () => sender.ask(MESSAGE));
    for (const heard of await Promise.all(questions)) {
      expect(heard).toMatchObject(verdict);
      expect(heard).not.toHaveProperty("failure");
    }
  });
});

describe("a forger", () => {
  it.each<[string, Partial<NeteaseSenderOptions>]>([
    ["knows no secret", { appSecret: "another-secret" }],
    ["signs with an empty secret", { appSecret: "" }],
    ["replays a request signed ten minutes ago", { now: () => Date.now() - 600_000 }],
  ])("who %s gets no verdict and changes nothing in the record", async (_what, options) => {
    const { url } = await startNeteaseServer();
    const forger = senderTo(url, { failMode: "pass", ...options });
    const { teams, statistics } = await neteaseGroupLife({ sender: forger, seed: 6, steps: 60, users: 5 });
    expect(teams.length).toBeGreaterThan(0);
    const said = Object.values(statistics.said).reduce((sum, count) => sum + count, 0);
    expect(statistics.failures).toHaveLength(said);
    expect(statistics.failures.filter((failure) => !failure.endsWith(": status 403"))).toEqual([]);
    expect(await countGroups(url, "netease")).toBe(0);
    expect(await readFeed(url)).toEqual([]);
  });

  it("who does not sign is refused, too", async () => {
    const { url } = await startNeteaseServer();
    const { appKey, failMode } = { appKey: APP_KEY, failMode: "pass" } as const;
    const unsigned = neteaseSender({ url: `${url}/callbacks/netease`, appKey, failMode });
    expect(await unsigned.copy(NOTICE)).toEqual({ acknowledged: false, failure: "status 403" });
    expect(await readFeed(url)).toEqual([]);
  });
});
