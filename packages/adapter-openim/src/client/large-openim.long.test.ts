import { openimInstallation, openimSender } from "@grouphook/testkit";
import { expect, it, onTestFinished } from "vitest";
import { openimClient } from "./client.js";

const GROUPS = 10_000;
const MEMBERS = 100;

it("ten thousand groups with a million members are read whole", { timeout: 500_000 }, async () => {
  const before = process.memoryUsage().heapUsed;
  const sender = openimSender({ url: "http://127.0.0.1:9" });
  const openim = openimInstallation({ sender, seed: 1, users: 20_000, hooks: [], now: Date.now });
  openim.populate({ groups: GROUPS, members: MEMBERS });
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(200e6);
  const api = await openim.serveRest();
  onTestFinished(() => api.close());
  const client = openimClient({ apiUrl: api.url, secret: "openIM123", callsPerSecond: 10_000 });

  const groupIds = new Set<string>();
  for (let cursor: string | null = null, first = true; first || cursor !== null; first = false) {
    const page = await client.readGroupIds(cursor);
    for (const groupId of page.groupIds) groupIds.add(groupId);
    cursor = page.next;
  }
  expect(groupIds.size).toBe(GROUPS);

  const ids = [...groupIds];
  let members = 0;
  for (let from = 0; from < ids.length; from += client.groupsAtOnce) {
    const groups = await client.readGroups(ids.slice(from, from + client.groupsAtOnce));
    expect(groups.every(({ state }) => state === "active")).toBe(true);
    const pages = await Promise.all(groups.map(({ groupId }) => client.readMembers(groupId, null)));
    for (const page of pages) members += page?.members.length ?? 0;
  }
  expect(members).toBe(GROUPS * MEMBERS);
  expect(api.tokensIssued).toBe(1);
});
