import { join } from "node:path";
import { createClient, type FeedEvent, type FeedPlace, PositionError } from "@grouphook/client";
import { openLedger } from "@grouphook/core/storage";
import { describe, expect, it } from "vitest";
import { postAec } from "../testing/aec-callback.js";
import { startFaultyProxy } from "../testing/faulty-proxy.js";
import { startTestServer } from "../testing/start-test-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

const sources = { aec: { vendor: "aec" }, other: { vendor: "aec" } } as const;

let owners = 0;
async function createGroup(url: string, source = "aec"): Promise<void> {
  owners += 1;
  const fields = { action: "AEC_GROUP_CREATE", userId: `o${owners}`, addUsers: `o${owners}`, userDefineData: "" };
  await postAec(`${url}/callbacks/${source}`, fields);
}

const newDatabase = () => `sqlite:${join(temporaryFolder(), "ledger.db")}`;

/** A server on a file, behind a proxy that stays where it is when the server is started again. */
async function restartable() {
  const configuration = { databaseUrl: newDatabase(), sources };
  let server = await startTestServer(configuration);
  const proxy = await startFaultyProxy(server.url);
  return {
    ...{ proxy, client: createClient(proxy) },
    url: () => server.url,
    stop: () => server.stop(),
    async startAgain() {
      server = await startTestServer(configuration);
      proxy.turnTo(server.url);
    },
  };
}

const rejection = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (fault: unknown) => fault,
  );

describe("following the feed", () => {
  it("gives what is there and what comes, over faults and a restart, each event once and in order", async () => {
    const { proxy, client, url, stop, startAgain } = await restartable();
    await createGroup(url());
    await createGroup(url());
    const controller = new AbortController();
    const faults: unknown[] = [];
    const seen: string[] = [];
    const reading = (async () => {
      const options = { limit: 1, wait: 5, signal: controller.signal, onFault: (fault: unknown) => faults.push(fault) };
      for await (const event of client.follow(options)) seen.push(event.sequence);
    })();
    await expect.poll(() => seen).toEqual(["1", "2"]);
    proxy.fail("cut-before", "cut-within", { status: 503 });
    await createGroup(url());
    await expect.poll(() => seen).toEqual(["1", "2", "3"]);
    await stop();
    await expect.poll(() => faults.length).toBeGreaterThan(0);
    await startAgain();
    await createGroup(url());
    await expect.poll(() => seen).toEqual(["1", "2", "3", "4"]);
    controller.abort();
    await reading;
  });

  it("begins with what comes", async () => {
    const { proxy, client, url } = await restartable();
    for (const first of ["1", "2"]) {
      const reading = client.follow({ after: "newest", wait: 5 }).next();
      await expect.poll(() => proxy.requests.at(-1)?.target).toBe(`/v1/feed?after=${Number(first) - 1}&wait=5`);
      await createGroup(url());
      expect((await reading).value?.sequence).toBe(first);
    }
  });

  it("selects events, with the fields of their type, and pages go on where nothing was selected", async () => {
    const { url } = await startTestServer({ sources });
    const client = createClient({ url });
    for (const source of ["aec", "other", "aec"]) await createGroup(url, source);
    const places: FeedPlace[] = [];
    const owners: (string | undefined)[] = [];
    for await (const { events, next, epoch } of client.followPages({
      source: "other",
      types: ["group.created"],
      wait: 0,
    })) {
      places.push({ after: next, epoch });
      owners.push(...events.map(({ data }) => data.ownerId));
      break;
    }
    expect([places[0]?.after, owners.length]).toEqual([3, 1]);
    await createGroup(url, "other");
    for await (const event of client.follow({ ...places[0], source: "other" })) {
      expect(event.sequence).toBe("4");
      break;
    }
  });

  it("says that events are gone, and which are left", async () => {
    const databaseUrl = newDatabase();
    const ledger = await openLedger({ url: databaseUrl });
    const receivedAt = Date.now() - 8 * 24 * 60 * 60 * 1000;
    for (const userId of ["ann", "bob", "cid"]) {
      const change = { type: "members.joined", groupId: "g", members: [{ userId }] } as const;
      const callback = { wants: "record", command: "Joined", change } as const;
      await ledger.settle({ source: "aec", callback, body: userId, receivedAt, deadline: Date.now() + 60_000 });
    }
    await ledger.close();
    const { url } = await startTestServer({ databaseUrl, feedRetentionDays: 7 });
    await createGroup(url);
    const fault = await rejection(createClient({ url }).follow({ after: 2 }).next());
    expect(fault).toMatchObject({ name: "ExpiredPositionError", status: 410, oldest: 4, newest: 4 });
  });

  it("says that a place is of another record", async () => {
    const { url } = await startTestServer();
    await createGroup(url);
    for (const place of [{ after: 7 }, { after: 1, epoch: "another" }]) {
      const fault = await rejection(createClient({ url }).follow(place).next());
      expect(fault).toBeInstanceOf(PositionError);
      expect(fault).toMatchObject({ status: 409, newest: 1 });
    }
  });

  it("asks a feed that does not wait once a second", async () => {
    const { proxy, client } = await restartable();
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 1500);
    const pages: unknown[] = [];
    for await (const page of client.followPages({ wait: 0, signal: controller.signal })) pages.push(page);
    expect([pages.length, proxy.requests.length]).toEqual([2, 2]);
  });
});

describe("consuming the feed by name", () => {
  it("hands over each event, tells the server when it is done, and goes on after a restart", async () => {
    const { proxy, client, url, stop, startAgain } = await restartable();
    await createGroup(url());
    const controller = new AbortController();
    const seen: string[] = [];
    const options = {
      filter: { source: "aec", types: ["group.created"] },
      wait: 5,
      signal: controller.signal,
    } as const;
    const reading = client.consume("a", options, ({ sequence, data }) =>
      seen.push(`${sequence} ${data.members.length}`),
    );
    await expect.poll(() => seen).toEqual(["1 1"]);
    proxy.fail("cut-after", { status: 503 });
    await createGroup(url(), "other");
    await createGroup(url());
    await expect.poll(() => seen).toEqual(["1 1", "3 1"]);
    await expect.poll(async () => (await client.get("/v1/consumers/{name}", { path: { name: "a" } })).position).toBe(3);
    await stop();
    await startAgain();
    await createGroup(url());
    await expect.poll(() => seen).toEqual(["1 1", "3 1", "4 1"]);
    controller.abort();
    await reading;
    const { filter, position } = await client.get("/v1/consumers/{name}", { path: { name: "a" } });
    expect([filter, position]).toEqual([{ source: "aec", types: ["group.created"] }, 4]);
  });

  it("ends with what the handler throws; the event comes again, those before it do not", async () => {
    const { url } = await startTestServer({ sources });
    const client = createClient({ url });
    for (let count = 0; count < 3; count += 1) await createGroup(url);
    const broken = new Error("the disk is full");
    const seen: string[] = [];
    const handle = (fails: boolean) => async (event: FeedEvent) => {
      seen.push(event.sequence);
      if (fails && event.sequence === "2") throw broken;
    };
    expect(await rejection(client.consume("a", {}, handle(true)))).toBe(broken);
    const controller = new AbortController();
    const reading = client.consume("a", { signal: controller.signal, wait: 1 }, handle(false));
    await expect.poll(() => seen).toEqual(["1", "2", "2", "3"]);
    controller.abort();
    await reading;
  });

  it("ends after the event at hand when its signal is aborted", async () => {
    const { url } = await startTestServer({ sources });
    const client = createClient({ url });
    for (let count = 0; count < 3; count += 1) await createGroup(url);
    const controller = new AbortController();
    const seen: string[] = [];
    await client.consume("a", { signal: controller.signal }, (event) => {
      seen.push(event.sequence);
      if (event.sequence === "2") controller.abort();
    });
    expect(seen).toEqual(["1", "2"]);
    expect((await client.get("/v1/consumers/{name}", { path: { name: "a" } })).position).toBe(2);
  });

  it("ends with a problem that does not pass: the consumer was removed", async () => {
    const { url } = await startTestServer({ sources });
    const client = createClient({ url });
    const path = { name: "a" };
    const reading = rejection(client.consume("a", { wait: 1 }, () => undefined));
    await expect.poll(() => rejection(client.get("/v1/consumers/{name}", { path }))).toBe(undefined);
    await client.delete("/v1/consumers/{name}", { path });
    expect(await reading).toMatchObject({ status: 404 });
  });
});
