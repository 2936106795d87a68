import { type OpenimInstallation, type OpenimRestOptions, openimInstallation, openimSender } from "@grouphook/testkit";
import { expect, it, onTestFinished } from "vitest";
import { openimClient } from "./client.js";

const sender = openimSender({ url: "http://127.0.0.1:9" });

async function served(openim: OpenimInstallation, options: OpenimRestOptions = {}) {
  const rest = await openim.serveRest(options);
  onTestFinished(() => rest.close());
  return { rest, client: openimClient({ apiUrl: rest.url, secret: "openIM123", callsPerSecond: 10_000 }) };
}

type Client = Awaited<ReturnType<typeof served>>["client"];

async function readAll(client: Client): Promise<readonly string[]> {
  const read: string[] = [];
  for (let cursor: string | null = null, first = true; first || cursor !== null; first = false) {
    const { groupIds, next } = await client.readGroupIds(cursor);
    read.push(...groupIds);
    cursor = next;
  }
  return read;
}

const newOpenim = (more = {}) => openimInstallation({ sender, seed: 1, hooks: [], now: Date.now, ...more });

it("reads every group that exists, the newest first, and nothing of those that were dismissed", async () => {
  const openim = newOpenim();
  openim.populate({ groups: 1203, members: 2 });
  const { client } = await served(openim);
  await client.perform({ type: "group.dissolved", groupId: "big-700" });
  const read = await readAll(client);
  expect(read[0]).toBe("big-1202");
  expect(new Set(read).size).toBe(1202);
  expect(read).not.toContain("big-700");
  expect(read.length).toBeLessThan(1202 + 100);
});

it("reads nothing where there is nothing, which OpenIM calls null", async () => {
  const { client } = await served(newOpenim());
  expect(await client.readGroupIds(null)).toEqual({ groupIds: [], next: null });
});

it("goes on in another process", async () => {
  const openim = newOpenim();
  openim.populate({ groups: 700, members: 1 });
  const { client, rest } = await served(openim);
  const { groupIds, next } = await client.readGroupIds(null);
  const other = openimClient({ apiUrl: rest.url, secret: "openIM123" });
  const rest_ = await other.readGroupIds(next);
  expect(new Set([...groupIds, ...rest_.groupIds]).size).toBe(700);
  expect(rest_.next).toBeNull();
});

it("does not take another client's cursor", async () => {
  const { client } = await served(newOpenim());
  await expect(client.readGroupIds("big-1")).rejects.toThrow(
    new TypeError("[openim] the cursor is none of readGroupIds"),
  );
});

it.each([
  { at: [1, 2, 3, 4], ended: 3, made: 0, pages: 5 },
  { at: [1, 2, 3, 4], ended: 0, made: 12, pages: 5 },
  { at: [2, 3], ended: 40, made: 3, pages: 8 },
  { at: [2], ended: 100, made: 0, pages: 8 },
])("misses no group that is there all the time while $ended end and $made are made", async (moves) => {
  const openim = newOpenim();
  openim.populate({ groups: 2000, members: 1 });
  const gone = new Set<string>();
  const { client, rest } = await served(openim, {
    trouble: async ({ path, before }) => {
      if (path !== "/group/get_groups" || !moves.at.includes(before)) return undefined;
      const living = [...openim.groups.values()].filter(({ status }) => status !== 2);
      // Those read first are the newest.
      for (const { groupID } of living.slice(-moves.ended || living.length)) {
        gone.add(groupID);
        await client.perform({ type: "group.dissolved", groupId: groupID });
      }
      for (let made = 0; made < moves.made; made += 1) {
        const members = [{ userId: "u100" }];
        await client.perform({ type: "group.created", ownerId: "u100", profile: {}, members });
      }
      return undefined;
    },
  });
  const read = new Set(await readAll(client));
  const missed = [...Array(2000).keys()].map((index) => `big-${index}`).filter((id) => !read.has(id) && !gone.has(id));
  expect(missed).toEqual([]);
  expect(gone.size).toBe(moves.ended * moves.at.length);
  expect(rest.requests.filter(({ path }) => path === "/group/get_groups")).toHaveLength(moves.pages);
});
