import { neteaseGroupLife, neteaseSender, testDatabases } from "@grouphook/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { standingsOf } from "../testing/netease-truth.js";
import { startTestServer } from "../testing/start-test-server.js";

const databases = await testDatabases();
afterAll(() => Promise.all(databases.map((database) => database.stop())));

const MINUTES = 60_000;
const app = { appKey: "fe416640c8e8a72734219e1847ad2547", appSecret: "fixture-netease-secret" };

describe.each(databases)("the lives of three hundred teams at NetEase, on $name", (database) => {
  it.each([
    { seed: 21, order: "in order", disorder: { depth: 0, repetition: 0 } },
    { seed: 22, order: "shuffled and repeated", disorder: { depth: 200, repetition: 0.2 } },
  ])(
    "leave the record equal to NetEase's, or stale ($order)",
    { timeout: 15 * MINUTES },
    async ({ seed, disorder }) => {
      const { url } = await startTestServer({ sources: { netease: app }, databaseUrl: await database.createUrl() });
      const sender = neteaseSender({ url: `${url}/callbacks/netease`, ...app, failMode: "refuse", retries: 3 });
      const life = { sender, seed, steps: 4000, users: 200, teams: 300, disorder };
      const { teams, statistics } = await neteaseGroupLife(life);
      expect(teams.length).toBeGreaterThanOrEqual(300);
      expect(statistics).toMatchObject({ failures: [], hindered: {} });
      const { fresh, unreported, stale } = await standingsOf(url, teams);
      expect(fresh + unreported).toBeGreaterThan(teams.length / 2);
      expect(stale).toBeGreaterThan(0);
    },
  );
});
