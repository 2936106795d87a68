import { neteaseClient } from "@grouphook/adapter-netease/client";
import { neteaseApp, neteaseRest, neteaseSender, seededRandom } from "@grouphook/testkit";
import { onTestFinished } from "vitest";
import { LossyLine, lossyNeteaseSender } from "./lossy-sender.js";
import type { LossyWorld, WorldOptions } from "./lossy-world.js";
import { expectNeteaseTruth } from "./netease-equality.js";

const KEYS = { appKey: "fe416640c8e8a72734219e1847ad2547", appSecret: "fixture-netease-secret" };

/** NetEase, which tells nothing of name cards, and has no call that lists its teams: one that nobody told of stays unknown. */
export async function lossyNetease({
  port,
  losses,
  seed,
  groups,
  users = 30,
  callsPerSecond = 1000,
}: WorldOptions): Promise<LossyWorld> {
  const line = new LossyLine(losses, seededRandom(seed));
  const url = `http://127.0.0.1:${port}/callbacks/netease`;
  const sender = lossyNeteaseSender(neteaseSender({ url, ...KEYS, failMode: "pass" }), line);
  const app = neteaseApp({ sender, seed, users, now: Date.now });
  const rest = await neteaseRest({ app, ...KEYS });
  onTestFinished(() => rest.close());
  const settings = { ...KEYS, apiUrl: rest.url, callsPerSecond };
  return {
    ...{ source: "netease", settings, line },
    calls: () => rest.heard.length,
    idealSeconds: () => rest.heard.length / callsPerSecond,
    live: (steps) => app.live(steps, groups),
    fill: (teams, membersEach) => app.fill({ teams, membersEach, users }),
    async mute(every) {
      const client = neteaseClient(settings);
      const profile = { mutedUntil: "forever", nickname: "renamed" } as const;
      for (const { tid, members } of [...app.teams.values()].filter((_, index) => index % every === 0)) {
        const userId = [...members.keys()].at(-1) ?? "";
        await client.perform({ type: "member.updated", groupId: tid, userId, profile });
      }
    },
    async settled() {
      await app.settled();
      await line.settled();
    },
    async expectEqual(at) {
      const known = [];
      for (const truth of app.teams.values()) if (await expectNeteaseTruth(at, truth)) known.push(truth);
      return known.length;
    },
  };
}
