import { describe, expect, it } from "vitest";
import { z } from "zod";
import { postAec } from "../testing/aec-callback.js";
import { startTestServer } from "../testing/start-test-server.js";

const feedBody = z.object({
  events: z.array(z.looseObject({ id: z.string(), type: z.string() })),
  next: z.number(),
  epoch: z.string().min(1),
});

function createGroup(url: string, userId = "o"): Promise<unknown> {
  const fields = { action: "AEC_GROUP_CREATE", userId, addUsers: userId, userDefineData: "" };
  return postAec(`${url}/callbacks/aec`, fields);
}

async function read(url: string, query: string) {
  const startedAt = performance.now();
  const { events, next } = feedBody.parse(await (await fetch(`${url}/v1/feed?${query}`)).json());
  return { types: events.map(({ type }) => type), next, seconds: (performance.now() - startedAt) / 1000 };
}

describe("a reader of the feed who waits", () => {
  it("is answered as soon as something happens", async () => {
    const { url } = await startTestServer();
    const waiting = Promise.all(Array.from({ length: 50 }, () => read(url, "wait=30")));
    await new Promise((resolve) => setTimeout(resolve, 200));
    await createGroup(url);
    for (const { types, next, seconds } of await waiting) {
      expect(types).toEqual(["group.created"]);
      expect(next).toBe(1);
      expect(seconds).toBeLessThan(20);
    }
  });

  it("is answered without events when the time is over", async () => {
    const { url } = await startTestServer();
    await createGroup(url);
    const waits = Array.from({ length: 20 }, () => read(url, "after=1&wait=1"));
    for (const { types, next, seconds } of await Promise.all(waits)) {
      expect([types, next]).toEqual([[], 1]);
      expect(seconds).toBeGreaterThan(0.9);
    }
  });

  it("waits on where nothing passes the filter, and gets the position that was looked at", async () => {
    const { url } = await startTestServer({ sources: { aec: { vendor: "aec" }, other: { vendor: "aec" } } });
    await createGroup(url);
    const waiting = read(url, "source=other&wait=2");
    await createGroup(url, "another");
    expect(await waiting).toMatchObject({ types: [], next: 2 });
    expect(await read(url, "type=members.joined,group.created&limit=1")).toMatchObject({
      types: ["group.created"],
      next: 1,
    });
    expect(await read(url, "groupId=100002")).toMatchObject({ types: ["group.created"], next: 2 });
  });

  it("is answered at once when the server stops", async () => {
    const server = await startTestServer();
    const waiting = read(server.url, "wait=60");
    await new Promise((resolve) => setTimeout(resolve, 300));
    await server.stop();
    expect(await waiting).toMatchObject({ types: [], next: 0 });
  });

  it.each([
    ["wait=61", "wait"],
    ["type=group.create", "type"],
    ["source=tencnet", "source"],
  ])("is told what is wrong with %s", async (query, parameter) => {
    const { url } = await startTestServer();
    const response = await fetch(`${url}/v1/feed?${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ parameter });
  });
});
