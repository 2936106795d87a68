import { easemobGroupLife, easemobSender, testDatabases } from "@grouphook/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { expectEasemobTruth, expectOldEasemobTruth } from "../testing/easemob-truth.js";
import { startTestServer } from "../testing/start-test-server.js";

const databases = await testDatabases();
afterAll(() => Promise.all(databases.map((database) => database.stop())));

const SECRET = "fixture-easemob-secret";
const LIVING_GROUPS = 300;
const STEPS = 4500;

describe.each(databases)("the lives of 300 groups at Easemob, on $name", (database) => {
  it.each([
    { dialect: "group_op_event", depth: 0, repetition: 0 },
    { dialect: "group_op_event", depth: 300, repetition: 0.2 },
    { dialect: "muc", depth: 0, repetition: 0 },
    { dialect: "muc", depth: 300, repetition: 0.2 },
  ] as const)("leave the record equal to the truth, in $dialect, $depth late, $repetition repeated", async (one) => {
    const { dialect, ...disorder } = one;
    const sources = { easemob: { secrets: [SECRET], deadline: 10_000 } };
    const { url } = await startTestServer({ databaseUrl: await database.createUrl(), sources });
    const sender = easemobSender({ url: `${url}/callbacks/easemob`, secret: SECRET, waitMs: 10_000 });
    const { groups, statistics } = await easemobGroupLife({
      ...{ sender, seed: 300, steps: STEPS, users: 60, groups: LIVING_GROUPS, dialect, disorder },
    });
    expect(statistics.failures).toEqual([]);
    expect(groups.length).toBeGreaterThanOrEqual(300);
    const expectTruth = dialect === "muc" ? expectOldEasemobTruth : expectEasemobTruth;
    for (const truth of groups) await expectTruth(url, truth);
  });
});
