import { groupServer, randomGroupLife, testDatabases } from "@grouphook/testkit";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { startTestServer } from "../testing/start-test-server.js";

const databases = await testDatabases();
afterAll(() => Promise.all(databases.map((database) => database.stop())));

const membersPage = z.object({
  items: z.array(z.object({ userId: z.string(), silenced: z.boolean() })),
  next: z.null(),
});

describe.each(databases)("a random life of groups on $name", (database) => {
  it.each([
    { seed: 1, concurrency: 1 },
    { seed: 2, concurrency: 16 },
  ])("leaves the record equal to groupServer's (seed $seed, $concurrency at once)", async (chance) => {
    const { url } = await startTestServer({ databaseUrl: await database.createUrl() });
    const server = groupServer({ url: `${url}/callbacks/aec` });
    const life = await randomGroupLife({ server, steps: 600, users: 20, ...chance });

    expect(life.groupIds.length).toBeGreaterThan(0);
    for (const groupId of life.groupIds) {
      if (!server.memory(groupId) || life.untidyGroupIds.includes(groupId)) {
        expect(await server.syncAll(groupId), groupId).toEqual({ errId: 0 });
      }
      const response = await fetch(`${url}/v1/groups/aec/${groupId}/members?limit=1000`);
      const { items } = membersPage.parse(await response.json());
      const memory = server.memory(groupId);
      expect(items.map(({ userId }) => userId).toSorted(), groupId).toEqual(memory?.members.toSorted());
      expect(
        items
          .filter(({ silenced }) => silenced)
          .map(({ userId }) => userId)
          .toSorted(),
        groupId,
      ).toEqual(memory?.ignored.toSorted());
    }
  });
});
