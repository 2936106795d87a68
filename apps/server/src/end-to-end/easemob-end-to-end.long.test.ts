import { easemobGroupLife, easemobSender, testDatabases } from "@grouphook/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { expectEasemobTruth, expectOldEasemobTruth } from "../testing/easemob-truth.js";
import { startTestServer } from "../testing/start-test-server.js";

const databases = await testDatabases();
afterAll(() => Promise.all(databases.map((database) => database.stop())));

const SECRET = "fixture-easemob-secret";
const WAIT_MS = 60_000;
/** Lives that go on at the same time: in each, one callback waits for the other. */
const LIVES = 10;
const GROUPS_EACH = 30;
const STEPS_EACH = 450;

describe.each(databases)("the lives of 300 groups at Easemob, on $name", (database) => {
  it.each([
    { dialect: "group_op_event", depth: 0, repetition: 0 },
    { dialect: "group_op_event", depth: 100, repetition: 0.2 },
    { dialect: "muc", depth: 0, repetition: 0 },
    { dialect: "muc", depth: 100, repetition: 0.2 },
  ] as const)("leave the record equal to the truth, in $dialect, $depth late, $repetition repeated", async (one) => {
    const { dialect, ...disorder } = one;
    const sources = { easemob: { secrets: [SECRET], deadline: WAIT_MS } };
    const { url } = await startTestServer({ databaseUrl: await database.createUrl(), sources });
    const sender = easemobSender({
      ...{ url: `${url}/callbacks/easemob`, secret: SECRET, waitMs: WAIT_MS, notificationWaitMs: WAIT_MS },
    });
    const lives = await Promise.all(
      Array.from({ length: LIVES }, (_, life) =>
        easemobGroupLife({
          ...{ sender, seed: 300 + life, firstNumber: life * 1_000_000, dialect, disorder },
          ...{ steps: STEPS_EACH, users: 60, groups: GROUPS_EACH },
        }),
      ),
    );
    expect(lives.flatMap(({ statistics }) => statistics.failures)).toEqual([]);
    expect(lives.flatMap(({ groups }) => groups).length).toBeGreaterThanOrEqual(300);
    const expectTruth = dialect === "muc" ? expectOldEasemobTruth : expectEasemobTruth;
    await Promise.all(
      lives.map(async ({ groups }) => {
        for (const truth of groups) await expectTruth(url, truth);
      }),
    );
  });
});
