import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { allow, type Policy } from "@grouphook/core";
import {
  type TencentSender,
  type TencentSenderOptions,
  tencentGroupLife,
  tencentSender,
  testDatabases,
} from "@grouphook/testkit";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import type { Configuration } from "../configuration/configuration.js";
import { countGroups, readFeed, readGroup } from "../testing/read-record.js";
import { spawnServer } from "../testing/spawn-server.js";
import { startTestServer } from "../testing/start-test-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";
import { expectTopics, expectTruth } from "../testing/tencent-truth.js";

const databases = await testDatabases();
afterAll(() => Promise.all(databases.map((database) => database.stop())));

const APP = "888888";
const TOKEN = "xxxxyyyy";
const CREATE = "Group.CallbackBeforeCreateGroup";
const CREATED = "Group.CallbackAfterCreateGroup";
const creation = { Operator_Account: "leckie", Owner_Account: "leckie", Type: "Public", Name: "MyFirstGroup" };
const created = { GroupId: "@TGS#2J4SZEAEL", ...creation, EventTime: 1_670_574_414_123 };

function senderTo(url: string, options: Partial<TencentSenderOptions> = {}): TencentSender {
  return tencentSender({
    url: `${url}/callbacks/tencent`,
    sdkAppId: APP,
    token: TOKEN,
    failMode: "closed",
    ...options,
  });
}

function startTencentServer(more: Configuration = {}) {
  return startTestServer({ sources: { tencent: { sdkAppId: APP, tokens: [TOKEN] } }, ...more });
}

/** The built server in its own process, with a policy in its configuration file. */
async function spawnTencentServer(policy: string, onFailure: "allow" | "deny" = "deny") {
  const folder = temporaryFolder();
  const sources = `{ tencent: { sdkAppId: "${APP}", tokens: ["${TOKEN}"], onFailure: "${onFailure}" } }`;
  writeFileSync(join(folder, "grouphook.config.mjs"), `export default { policy: ${policy}, sources: ${sources} };`);
  const server = await spawnServer({ folder });
  onTestFinished(() => void server.process.kill("SIGKILL"));
  return server;
}

describe.each(databases)("a random life at Tencent, on $name", (database) => {
  it.each([1, 2])("leaves the record equal to Tencent's (seed %i)", async (seed) => {
    const { url } = await startTencentServer({ databaseUrl: await database.createUrl() });
    const { groups, statistics } = await tencentGroupLife({ sender: senderTo(url), seed, steps: 700, users: 15 });
    expect(statistics).toMatchObject({ failures: [], hindered: {} });
    for (const truth of groups) expectTopics(await expectTruth(url, truth), truth);
  });

  it.each([3, 4])("does so with delayed, repeated and reordered notifications (seed %i)", async (seed) => {
    const { url } = await startTencentServer({ databaseUrl: await database.createUrl() });
    const sender = senderTo(url);
    const disorder = { depth: 100, repetition: 0.2 };
    const { groups, statistics } = await tencentGroupLife({ sender, seed, steps: 700, users: 15, disorder });
    expect(statistics.failures).toEqual([]);
    for (const truth of groups) {
      // Under a reused id, numbers start again, so out of order they do not show which group a message belongs to.
      await expectTruth(url, truth.isReborn ? { ...truth, messages: [] } : truth);
    }
  });

  it("is limited by the policy", async () => {
    const { url } = await startTencentServer({ databaseUrl: await database.createUrl(), policy: strict });
    const { groups, statistics } = await tencentGroupLife({ sender: senderTo(url), seed: 11, steps: 700, users: 15 });
    expect(statistics.failures).toEqual([]);
    for (const truth of groups) await expectTruth(url, truth);
    const messages = groups.flatMap((group) => group.messages);
    expect(messages.filter(({ cloudCustomData }) => cloudCustomData === "seen").length).toBeGreaterThan(10);
    expect(statistics.hindered).toEqual({
      [CREATE]: expect.any(Number),
      "Group.CallbackBeforeApplyJoinGroup": expect.any(Number),
      "Group.CallbackBeforeInviteJoinGroup": expect.any(Number),
      "Group.CallbackBeforeSendMsg": expect.any(Number),
      "Group.CallbackBeforeCreateTopic": expect.any(Number),
    });
  });
});

/** Uses every kind of verdict that Tencent understands. */
const strict: Policy = ({ change }) => {
  switch (change.type) {
    case "group.created":
    case "topic.created":
      return change.profile.name === "spam" ? { decision: "deny", code: 10_150, text: "no spam" } : allow();
    case "join.requested":
      return change.userId.startsWith("@RBT#") ? { decision: "deny" } : allow();
    case "members.invited":
      return { decision: "allow", refuseUserIds: change.userIds.filter((userId) => userId.startsWith("jared")) };
    case "message.sent":
      if (change.message.text.includes("spam")) return { decision: "discard" };
      return allow({ elements: change.message.elements.toReversed(), custom: "seen" });
    default:
      return allow();
  }
};

describe("Tencent, when", () => {
  it.each([
    ["open", { allowed: true, errorCode: 0 }],
    ["closed", { allowed: false, errorCode: 80_003 }],
  ] as const)("the server is down and its console says %s", async (failMode, verdict) => {
    const server = await startTencentServer();
    await server.stop();
    const sender = senderTo(server.url, { failMode });
    expect(await sender.before(CREATE, creation)).toMatchObject({ ...verdict, failure: expect.any(String) });
    expect(await sender.after(CREATED, created)).toMatchObject({ acknowledged: false });
  });

  it.each([
    ["open", { allowed: true, errorCode: 0 }],
    ["closed", { allowed: false, errorCode: 80_003 }],
  ] as const)(
    "the server hangs and its console says %s, decides by itself after two seconds",
    async (failMode, verdict) => {
      const server = await spawnTencentServer("() => ({ decision: 'allow' })");
      const sender = senderTo(server.url, { failMode, retries: 1 });
      await sender.before(CREATE, creation);
      server.process.kill("SIGSTOP");
      const failure = "no reply within 2000 ms";
      const verdicts = [sender.before(CREATE, creation), sender.before(CREATE, creation)];
      const told = sender.after(CREATED, created);
      for (const heard of verdicts) expect(await heard).toMatchObject({ ...verdict, failure });
      server.process.kill("SIGCONT");
      expect(await told).toEqual({ acknowledged: true });
      expect(await readFeed(server.url)).toHaveLength(1);
    },
  );

  it.each([
    ["allow", { allowed: true, errorCode: 0, errorInfo: "" }],
    ["deny", { allowed: false, errorCode: 10_016, errorInfo: "denied by policy" }],
  ] as const)("a policy takes ten seconds, gets in time the answer to %s", async (onFailure, verdict) => {
    const slow = "() => new Promise((resolve) => setTimeout(resolve, 10_000, { decision: 'allow' }))";
    const server = await spawnTencentServer(slow, onFailure);
    const sender = senderTo(server.url);
    const questions = Array.from({ length: 100 }, () => sender.before(CREATE, creation));
    expect(await sender.after(CREATED, created)).toEqual({ acknowledged: true });
    for (const heard of await Promise.all(questions)) expect(heard).toEqual(verdict);
    expect(await readGroup(server.url, "tencent", created.GroupId)).toMatchObject({ group: { stale: null } });
  });
});

describe("a forger", () => {
  it.each<[string, Partial<TencentSenderOptions>]>([
    ["knows no token", { token: "yyyyxxxx" }],
    ["signs with an empty token", { token: "" }],
    ["replays a request signed two minutes ago", { now: () => Date.now() - 120_000 }],
    ["calls for another app", { sdkAppId: "888889" }],
  ])("who %s gets no verdict and changes nothing in the record", async (_what, options) => {
    const { url } = await startTencentServer();
    const forger = senderTo(url, { failMode: "open", ...options });
    const { groups, statistics } = await tencentGroupLife({ sender: forger, seed: 6, steps: 100, users: 5 });
    expect(groups.length).toBeGreaterThan(0);
    const said = Object.values(statistics.said).reduce((sum, count) => sum + count, 0);
    expect(statistics.failures).toHaveLength(said);
    expect(statistics.failures.filter((failure) => !failure.endsWith(": status 403"))).toEqual([]);
    expect(await countGroups(url, "tencent")).toBe(0);
    expect(await readFeed(url)).toEqual([]);
  });

  it("who does not sign is refused, too", async () => {
    const { url } = await startTencentServer();
    const unsigned = tencentSender({ url: `${url}/callbacks/tencent`, sdkAppId: APP, failMode: "open" });
    expect(await unsigned.after(CREATED, created)).toEqual({ acknowledged: false, failure: "status 403" });
    expect(await readFeed(url)).toEqual([]);
  });
});
