import { cloudEventSchema } from "@grouphook/core";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { postAec } from "../../testing/aec-callback.js";
import { sendRaw } from "../../testing/raw-request.js";
import { readMetric } from "../../testing/read-metrics.js";
import { startTestServer } from "../../testing/start-test-server.js";

const pageSchema = z.object({ events: z.array(cloudEventSchema), next: z.number(), epoch: z.string().min(1) });

async function startWithGroups(count: number): Promise<string> {
  const { url } = await startTestServer();
  await createGroups(url, count);
  return url;
}

async function createGroups(url: string, count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    const userId = `owner ${crypto.randomUUID()}`;
    await postAec(`${url}/callbacks/aec`, { action: "AEC_GROUP_CREATE", userId, addUsers: userId, userDefineData: "" });
  }
}

async function ask(url: string, method: string, path: string, body?: object) {
  const response = await fetch(`${url}/v1/consumers${path}`, {
    method,
    ...(body && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const answer: unknown = text === "" ? undefined : JSON.parse(text);
  return { status: response.status, answer };
}

async function eventsOf(url: string, name: string, query = "") {
  const { answer } = await ask(url, "GET", `/${name}/events${query}`);
  const { events, next } = pageSchema.parse(answer);
  return { sequences: events.map(({ sequence }) => Number(sequence)), next };
}

describe("a consumer by HTTP", () => {
  it("gets the same events until it acknowledges them", async () => {
    const url = await startWithGroups(5);
    expect(await ask(url, "PUT", "/search")).toMatchObject({
      status: 201,
      answer: { name: "search", position: 0 },
    });
    expect(await eventsOf(url, "search", "?limit=2")).toEqual({ sequences: [1, 2], next: 2 });
    expect(await eventsOf(url, "search", "?limit=2")).toEqual({ sequences: [1, 2], next: 2 });
    expect(await ask(url, "POST", "/search/ack", { sequence: 2 })).toMatchObject({
      status: 200,
      answer: { position: 2 },
    });
    expect(await eventsOf(url, "search")).toEqual({ sequences: [3, 4, 5], next: 5 });
    expect(await ask(url, "POST", "/search/seek", { sequence: 1 })).toMatchObject({ answer: { position: 1 } });
    expect(await eventsOf(url, "search", "?limit=1")).toEqual({ sequences: [2], next: 2 });
  });

  it("waits for what passes its filter", async () => {
    const url = await startWithGroups(2);
    const filter = { groupId: "100003", types: ["group.created"] };
    expect(await ask(url, "PUT", "/third", { filter, after: 2 })).toMatchObject({ status: 201, answer: { filter } });
    const waiting = eventsOf(url, "third", "?wait=30");
    await createGroups(url, 2);
    const { sequences, next } = await waiting;
    expect(sequences).toEqual([3]);
    // The fourth may have come with it.
    expect([3, 4]).toContain(next);
  });

  it("tells how far it is behind, and so do the metrics", async () => {
    const url = await startWithGroups(3);
    await ask(url, "PUT", "/search", { after: 1 });
    const { answer } = await ask(url, "GET", "/search");
    expect(answer).toMatchObject({ lag: { events: 2, seconds: expect.any(Number) }, movedAt: null });
    expect(await readMetric(url, 'grouphook_feed_lag{consumer="search"}')).toBe(2);
    expect(await readMetric(url, 'grouphook_feed_lag_seconds{consumer="search"}')).toBeGreaterThan(0);
    await ask(url, "POST", "/search/ack", { sequence: 3 });
    expect(await ask(url, "GET", "")).toMatchObject({
      answer: { items: [{ lag: { events: 0, seconds: 0 } }], next: null },
    });
  });

  it("stays where it is when it is put again, and is gone when it is removed", async () => {
    const url = await startWithGroups(2);
    await ask(url, "PUT", "/search", { after: 2 });
    expect(await ask(url, "PUT", "/search", { after: 0 })).toMatchObject({ status: 200, answer: { position: 2 } });
    expect(await ask(url, "DELETE", "/search")).toEqual({ status: 204, answer: undefined });
    for (const [method, path] of [
      ["DELETE", "/search"],
      ["GET", "/search"],
      ["GET", "/search/events"],
    ] as const) {
      expect(await ask(url, method, path)).toMatchObject({ status: 404 });
    }
    for (const path of ["/search/ack", "/search/seek"])
      expect(await ask(url, "POST", path, { sequence: 0 })).toMatchObject({ status: 404 });
  });

  it.each([".", "..", "%2e%2e"])("does not make %s, which clients take out of a path", async (name) => {
    const url = await startWithGroups(0);
    const answer = await sendRaw(url, { method: "PUT", target: `/v1/consumers/${name}` });
    expect(answer).toMatchObject({ status: 400, body: expect.stringContaining('"parameter":"name"') });
  });

  it.each([
    ["PUT", "/search", { after: 3 }, 409, "after"],
    ["PUT", "/search", { after: -1 }, 400, "after"],
    ["PUT", "/search", { filter: { types: ["group.exploded"] } }, 400, "filter.types.0"],
    ["PUT", "/search", { filter: { types: [] } }, 400, "filter.types"],
    ["PUT", "/search", { filter: { source: "tencnet" } }, 400, "source"],
    ["PUT", "/search", { filters: {} }, 400, "filters"],
    ["PUT", `/${"x".repeat(65)}`, {}, 400, "name"],
    ["PUT", "/%E6%90%9C", {}, 400, "name"],
    ["POST", "/there/ack", { sequence: 3 }, 409, "sequence"],
    ["POST", "/there/ack", { sequence: 2, epoch: "of-a-lost-record" }, 409, "epoch"],
    ["POST", "/there/ack", { sequence: "1" }, 400, "sequence"],
    ["POST", "/there/ack", {}, 400, "sequence"],
    ["POST", "/there/seek", { sequence: 1.5 }, 400, "sequence"],
  ])("refuses %s %s %j", async (method, path, body, status, parameter) => {
    const url = await startWithGroups(2);
    await ask(url, "PUT", "/there", {});
    expect(await ask(url, method, path, body)).toMatchObject({ status, answer: { parameter } });
    expect(await ask(url, "GET", "")).toMatchObject({ answer: { items: [{ name: "there", position: 0 }] } });
  });
});
