import { join } from "node:path";
import { openLedger } from "@grouphook/core/storage";
import { describe, expect, it } from "vitest";
import { postAec } from "../testing/aec-callback.js";
import { startTestServer } from "../testing/start-test-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

const DAY_MS = 24 * 60 * 60 * 1000;

/** A database in which groups were created so many days ago. */
async function databaseOf(daysAgo: number): Promise<string> {
  const databaseUrl = `sqlite:${join(temporaryFolder(), "ledger.db")}`;
  const ledger = await openLedger({ url: databaseUrl });
  const receivedAt = Date.now() - daysAgo * DAY_MS;
  for (const user of ["ann", "bob", "cid"]) {
    const change = { type: "members.joined", groupId: "g", members: [{ userId: user }] } as const;
    const callback = { wants: "record", command: "Joined", change } as const;
    await ledger.settle({ source: "aec", callback, body: user, receivedAt, deadline: Date.now() + 60_000 });
  }
  await ledger.close();
  return databaseUrl;
}

describe("retention", () => {
  it("answers a reader of the feed who is behind it with 410 and the oldest event", async () => {
    const { url } = await startTestServer({ databaseUrl: await databaseOf(8), feedRetentionDays: 7 });
    await postAec(`${url}/callbacks/aec`, {
      action: "AEC_GROUP_CREATE",
      userId: "o",
      addUsers: "o",
      userDefineData: "",
    });
    const response = await fetch(`${url}/v1/feed?after=2`);
    expect(response.status).toBe(410);
    expect(response.headers.get("content-type")).toContain("application/problem+json");
    expect(await response.json()).toEqual({
      ...{ status: 410, title: "Gone", parameter: "after", oldest: 4, newest: 4 },
      detail:
        "the position is too old: the events before 4 are gone; go on after 3, or after 4 once the record is read anew",
    });
    expect(await (await fetch(`${url}/v1/feed?after=3`)).json()).toMatchObject({ events: [{ id: "4" }], next: 4 });
  });

  it("keeps raw callbacks for 30 days, to be read by number, source and time", async () => {
    const { url } = await startTestServer({ databaseUrl: await databaseOf(31) });
    await postAec(`${url}/callbacks/aec`, {
      action: "AEC_GROUP_CREATE",
      userId: "o",
      addUsers: "o",
      userDefineData: "",
    });
    const read = async (query: string) => (await fetch(`${url}/v1/callbacks${query}`)).json();
    const created = { callbackId: 4, source: "aec", command: "AEC_GROUP_CREATE", outcome: "performed" };
    expect(await read("")).toMatchObject({ items: [created], next: 4 });
    expect(await read("?after=4")).toEqual({ items: [], next: 4 });
    expect(await read(`?since=${new Date(Date.now() - DAY_MS).toISOString()}`)).toMatchObject({ items: [created] });
    expect(await read(`?since=${new Date(Date.now() + DAY_MS).toISOString()}&source=aec`)).toMatchObject({ items: [] });
    expect(await read("?since=yesterday")).toMatchObject({ status: 400, parameter: "since" });
    expect(await read("?after=5")).toMatchObject({ status: 409, newest: 4 });
    expect(await read("?source=tencnet")).toMatchObject({ status: 400, parameter: "source" });
  });

  it("keeps them for ever where that is asked for", async () => {
    const { url } = await startTestServer({ databaseUrl: await databaseOf(31), callbackRetentionDays: "forever" });
    const items = [
      { callbackId: 1, body: "ann" },
      { callbackId: 2, body: "bob" },
    ];
    expect(await (await fetch(`${url}/v1/callbacks?limit=2`)).json()).toMatchObject({ items });
  });
});
