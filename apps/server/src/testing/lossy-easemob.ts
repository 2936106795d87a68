import { easemobClient } from "@grouphook/adapter-easemob/client";
import { easemobApp, easemobRest, easemobSender, seededRandom } from "@grouphook/testkit";
import { onTestFinished } from "vitest";
import { expectReadableEasemobTruth } from "./easemob-truth.js";
import { LossyLine, lossyEasemobSender } from "./lossy-sender.js";
import { type LossyWorld, mute, type WorldOptions } from "./lossy-world.js";

const SECRET = "fixture-easemob-secret";
const WAIT_MS = 10_000;
/** Of one API, by the adapter's client. */
const MOST_CALLS_A_SECOND = 90;
const credentials = { clientId: "YXA6id", clientSecret: "YXA6secret" };

/** Easemob, which tells of everything, but drops what fails twice, and whose messages nobody can read again. */
export async function lossyEasemob({ port, losses, seed, groups, users = 30 }: WorldOptions): Promise<LossyWorld> {
  const line = new LossyLine(losses, seededRandom(seed));
  const url = `http://127.0.0.1:${port}/callbacks/easemob`;
  const sender = lossyEasemobSender(easemobSender({ url, secret: SECRET, waitMs: WAIT_MS }), line);
  const app = easemobApp({ sender, seed, users, vintage: 2025, now: Date.now });
  const rest = await easemobRest({ app, ...credentials });
  onTestFinished(() => rest.close());
  const access = { apiUrl: new URL(rest.url).origin, appKey: app.appkey, ...credentials };
  return {
    source: "easemob",
    settings: { ...access, secrets: [SECRET], deadline: WAIT_MS },
    line,
    calls: () => rest.heard.length,
    idealSeconds: () => Math.max(...Object.values(rest.rates).map(({ calls }) => calls)) / MOST_CALLS_A_SECOND,
    live: (steps) => app.live(steps, groups),
    fill: (count, membersEach) => app.fill({ groups: count, membersEach }),
    mute: (every) => mute(easemobClient(access), [...app.groups.values()], every, ({ groupId }) => groupId),
    async settled() {
      await app.settled();
      await line.settled();
    },
    async expectEqual(at) {
      for (const truth of app.groups.values()) await expectReadableEasemobTruth(at, truth);
      return app.groups.size;
    },
  };
}
