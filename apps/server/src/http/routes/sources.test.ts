import { expect, test } from "vitest";
import { z } from "zod";
import { postAec } from "../../testing/aec-callback.js";
import { startTestServer } from "../../testing/start-test-server.js";

const answer = z.object({ items: z.array(z.record(z.string(), z.unknown())) });

async function sourcesOf(url: string) {
  const response = await fetch(`${url}/v1/sources`);
  return answer.parse(await response.json()).items;
}

test("each source is told with who can call it, and without any secret", async () => {
  const { url } = await startTestServer({
    sources: {
      east: { vendor: "aec", guardToken: "guard-token-of-the-east", pathSecret: "path-secret-of-the-east" },
      west: { vendor: "tencent", pathSecret: "path-secret-of-the-west", secretHeader: "x-secret" },
      north: { vendor: "openim", allowAddresses: ["127.0.0.0/8"] },
    },
  });
  const sources = await sourcesOf(url);
  expect(JSON.stringify(sources)).not.toMatch(/-of-the-/);
  expect(sources).toMatchObject([
    {
      ...{ source: "east", vendor: "aec", callbackPath: "/callbacks/east/{secret}" },
      callers: { anyone: false, pathSecret: true, signature: true, addresses: null },
    },
    { source: "north", callers: { anyone: false, pathSecret: false, signature: false, addresses: ["127.0.0.0/8"] } },
    {
      ...{ source: "west", callbackPath: "/callbacks/west", secretIn: { header: "x-secret", parameter: null } },
      ...{ client: null, withoutClient: expect.stringContaining("GROUPHOOK_WEST_SECRET_KEY") },
    },
  ]);
});

test("every command of the vendor is listed, also those that never came", async () => {
  const { url } = await startTestServer({ sources: { aec: {} } });
  await postAec(`${url}/callbacks/aec`, {
    action: "AEC_GROUP_CREATE",
    userId: "ann",
    addUsers: "bob",
    groupName: "one",
  });
  await expect
    .poll(async () => {
      const [aec] = await sourcesOf(url);
      return aec?.commands;
    })
    .toEqual(
      expect.arrayContaining([
        { command: "AEC_GROUP_CREATE", firstSeen: expect.any(String), lastSeen: expect.any(String), callbacks: 1 },
        { command: "AEC_ACCESS_VALIDATION", firstSeen: null, lastSeen: null, callbacks: 0 },
      ]),
    );
});

test("what is to be done at the vendor is told in both languages", async () => {
  const { url } = await startTestServer({ sources: { tencent: { tokens: ["a-token-of-this-app"] } } });
  const [tencent] = await sourcesOf(url);
  expect(tencent?.guide).toEqual({
    en: expect.arrayContaining([expect.stringContaining("/callbacks/tencent"), expect.stringContaining("{tokens}")]),
    zh: expect.arrayContaining([expect.stringContaining("/callbacks/tencent")]),
  });
});
