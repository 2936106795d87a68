import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { planServer } from "../configuration/plan-server.js";
import { startPlanned } from "../start-server.js";
import { postAec } from "../testing/aec-callback.js";
import { startTestServer } from "../testing/start-test-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

const create = (url: string, userId: string, name: string) =>
  postAec(`${url}/callbacks/aec`, { action: "AEC_GROUP_CREATE", userId, addUsers: userId, userDefineData: name });

const list = z.object({ items: z.array(z.record(z.string(), z.unknown())) });

async function itemsAt(url: string): Promise<readonly Record<string, unknown>[]> {
  return list.parse(await (await fetch(url)).json()).items;
}

async function decisionsOf(url: string, query: string, count: number): Promise<readonly Record<string, unknown>[]> {
  for (;;) {
    const items = await itemsAt(`${url}/v1/decisions?${query}`);
    if (items.length >= count) return items;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe("policies", () => {
  it("in configuration judge before the operator's own policy", async () => {
    const asked: string[] = [];
    const { url } = await startTestServer({
      policies: { groupCreation: { maxGroupsPerOwner: 1, code: 30 } },
      policy: ({ actorId = "" }) => {
        asked.push(actorId);
        return { decision: "allow" };
      },
    });
    expect(await create(url, "ann", "one")).toMatchObject({ status: "1" });
    expect(await create(url, "ann", "two")).toEqual({ status: "0", data: "30" });
    expect(asked).toEqual(["ann"]);
    expect(await itemsAt(`${url}/v1/users/aec/ann/groups`)).toHaveLength(1);
  });

  it("use the words that were read when the configuration was checked", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "words.txt");
    writeFileSync(file, "casino");
    const words = { file, action: "deny" } as const;
    const plan = await planServer({
      ...{ port: 0, logLevel: "silent", databaseUrl: `sqlite:${join(folder, "ledger.db")}` },
      ...{ sources: { tencent: {} }, policies: { messages: { words } } },
    });
    rmSync(file);
    const server = await startPlanned(plan, pino({ level: "silent" }));
    onTestFinished(() => server.stop());
    const response = await fetch(`${server.url}/callbacks/tencent?CallbackCommand=Group.CallbackBeforeSendMsg`, {
      method: "POST",
      body: JSON.stringify({
        ...{ CallbackCommand: "Group.CallbackBeforeSendMsg", GroupId: "g", From_Account: "ann" },
        MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "the Casino" } }],
      }),
    });
    expect(await response.json()).toMatchObject({ ErrorCode: 1 });
    await expect(planServer({ sources: { tencent: {} }, policies: { messages: { words } } })).rejects.toMatchObject({
      faults: [expect.stringMatching(/^policies\.messages\.words\.file: cannot be read: ENOENT/)],
    });
  });

  it("leave a log of questions and decisions", async () => {
    const { url } = await startTestServer({
      policies: { groupCreation: { name: { maxLength: 3 }, text: "too long" } },
    });
    await create(url, "ann", "abc");
    await create(url, "bob", "abcd");
    const items = await decisionsOf(url, "source=aec", 2);
    const shared = {
      source: "aec",
      vendor: "aec",
      command: "AEC_GROUP_CREATE",
      change: "group.created",
      shadowed: false,
    };
    expect(items).toMatchObject([
      { ...shared, decisionId: 1, actorId: "ann", verdict: "allow", code: null, policy: "group-creation" },
      { ...shared, decisionId: 2, actorId: "bob", verdict: "deny", code: 53, policy: "group-creation" },
    ]);
    expect(items[1]).toMatchObject({ milliseconds: expect.any(Number), decidedAt: expect.stringMatching(/Z$/) });
    expect(await decisionsOf(url, "verdict=deny", 1)).toHaveLength(1);
    expect(await decisionsOf(url, "after=1&limit=1", 1)).toMatchObject([{ decisionId: 2 }]);
    expect(await decisionsOf(url, "groupId=nowhere", 0)).toEqual([]);
    expect((await fetch(`${url}/v1/decisions?verdict=perhaps`)).status).toBe(400);
  });

  it("that are configured wrongly are reported at once, by path", async () => {
    const planning = planServer({ policies: { groupCreation: { maxGroupsPerOwner: -1 }, mesages: {} } });
    await expect(planning).rejects.toMatchObject({
      faults: [
        expect.stringContaining("policies.groupCreation.maxGroupsPerOwner: "),
        expect.stringContaining("policies.mesages: "),
      ],
    });
  });
});
