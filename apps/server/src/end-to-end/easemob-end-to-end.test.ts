import { allow, type Policy } from "@grouphook/core";
import { messagesPolicy } from "@grouphook/policies";
import {
  type EasemobSender,
  type EasemobSenderOptions,
  easemobGroupLife,
  easemobSender,
  testDatabases,
} from "@grouphook/testkit";
import { afterAll, describe, expect, it } from "vitest";
import type { Configuration } from "../configuration/configuration.js";
import { expectEasemobTruth, expectOldEasemobTruth } from "../testing/easemob-truth.js";
import { countGroups, readFeed } from "../testing/read-record.js";
import { startTestServer } from "../testing/start-test-server.js";

const databases = await testDatabases();
afterAll(() => Promise.all(databases.map((database) => database.stop())));

const SECRET = "fixture-easemob-secret";

/** Waits long, since the machine of a test may be busy. */
function senderTo(url: string, options: Partial<EasemobSenderOptions> = {}): EasemobSender {
  const preUrl = `${url}/callbacks/easemob/pre`;
  return easemobSender({ url: `${url}/callbacks/easemob/post`, preUrl, secret: SECRET, waitMs: 10_000, ...options });
}

function startEasemobServer(more: Configuration = {}) {
  return startTestServer({ sources: { easemob: { secrets: ["another rule's", SECRET], deadline: 10_000 } }, ...more });
}

describe.each(databases)("a random life at Easemob, on $name", (database) => {
  it.each([
    { seed: 1, disorder: { depth: 0, repetition: 0 } },
    { seed: 2, disorder: { depth: 100, repetition: 0.2 } },
  ])("leaves the record equal to Easemob's (seed $seed, $disorder)", async ({ seed, disorder }) => {
    const { url } = await startEasemobServer({ databaseUrl: await database.createUrl() });
    const { groups, statistics } = await easemobGroupLife({
      ...{ sender: senderTo(url), seed, steps: 600, users: 15, groups: 8, disorder },
    });
    expect(statistics).toMatchObject({ failures: [], hindered: 0 });
    for (const truth of groups) await expectEasemobTruth(url, truth);
  });

  it.each([
    { seed: 3, disorder: { depth: 0, repetition: 0 } },
    { seed: 4, disorder: { depth: 100, repetition: 0.2 } },
  ])("does so as far as the old dialect tells, and knows it (seed $seed, $disorder)", async ({ seed, disorder }) => {
    const { url } = await startEasemobServer({ databaseUrl: await database.createUrl() });
    const { groups, statistics } = await easemobGroupLife({
      ...{ sender: senderTo(url), seed, steps: 600, users: 15, groups: 8, dialect: "muc", disorder },
    });
    expect(statistics.failures).toEqual([]);
    for (const truth of groups) await expectOldEasemobTruth(url, truth);
  });

  it("is limited by the policy", async () => {
    const { url } = await startEasemobServer({ databaseUrl: await database.createUrl(), policy: strict });
    const { groups, statistics } = await easemobGroupLife({ sender: senderTo(url), seed: 5, steps: 600, users: 15 });
    expect(statistics.failures).toEqual([]);
    expect(statistics.hindered).toBeGreaterThan(10);
    for (const truth of groups) await expectEasemobTruth(url, truth);
  });
});

/** Uses every kind of verdict that Easemob understands. */
const strict: Policy = ({ change }) => {
  if (change.type !== "message.sent") return allow();
  const { text, elements } = change.message;
  if (text.includes("spam")) return { decision: "deny", code: "HX:10000", text: "no spam" };
  if (!text.includes("hello")) return allow();
  return allow({ elements: elements.map(({ type }) => ({ type, content: { msg: "***" } })) });
};

describe("Easemob", () => {
  it("is not banned from a server that refuses nothing it cannot read", async () => {
    const { url } = await startEasemobServer();
    const sender = senderTo(url);
    for (let sent = 0; sent < 100; sent += 1) {
      const callId = `easemob-demo#grouphook_${sent}`;
      const unreadable = { event: "group_op_event", operation: "JOIN", payload: { type: "DIRECT" }, id: "1" };
      const told = await sender.tell({ callId, timestamp: Date.now(), ...unreadable });
      expect(told).toEqual({ acknowledged: true });
    }
    expect(sender.bannedUntil()).toBeUndefined();
  });

  it("has edits judged by the policies, so that nothing is said by one that a message may not say", async () => {
    const { url } = await startEasemobServer({
      policy: messagesPolicy({ words: { list: ["casino"], action: "deny" } }),
    });
    const asked = (msg: string) => {
      const payload = { edit_message_id: "6", bodies: [{ type: "txt", msg }], type: "edit" };
      const about = { chat_type: "edit", group_id: "184524748161025", from: "ann", to: "184524748161025", msg_id: "7" };
      return { callId: `easemob-demo#grouphook_${msg}`, timestamp: Date.now(), ...about, payload };
    };
    const sender = senderTo(url);
    expect(await sender.ask(asked("the casino"))).toMatchObject({
      delivered: false,
      errorText: "the message holds a forbidden word",
    });
    expect(await sender.ask(asked("the cinema"))).toEqual({ delivered: true });
  });

  it("tells the server what was stored while it was away", async () => {
    const gone = senderTo("http://127.0.0.1:1", { hasExceptionStorage: true });
    const { groups } = await easemobGroupLife({ sender: gone, seed: 6, steps: 60, users: 5, isAsked: false });
    const { url } = await startEasemobServer();
    for (const { date } of gone.stored()) await gone.sendStored(date, `${url}/callbacks/easemob/post`);
    expect(gone.stored()).toEqual([]);
    for (const truth of groups) await expectEasemobTruth(url, truth);
  });
});

describe("a forger", () => {
  it("who knows no secret gets no verdict and changes nothing in the record", async () => {
    const { url } = await startEasemobServer();
    const forger = senderTo(url, { secret: "guessed" });
    const { groups, statistics } = await easemobGroupLife({ sender: forger, seed: 7, steps: 30, users: 5 });
    expect(groups.length).toBeGreaterThan(0);
    expect(statistics.failures.filter((failure) => !/: (status 403|the rule is banned)$/.test(failure))).toEqual([]);
    expect(await countGroups(url, "easemob")).toBe(0);
    expect(await readFeed(url)).toEqual([]);
  });
});
