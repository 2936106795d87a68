import { once } from "node:events";
import { createServer } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { groupServer } from "./group-server.js";
import { type RandomGroupLife, randomGroupLife } from "./random-group-life.js";

interface Group {
  readonly ownerId: string;
  readonly members: Set<string>;
  readonly ignored: Set<string>;
}

const groups = new Map<string, Group>();
const heard: string[] = [];

const ids = (list: string) => [...new Set(list.split(",").map((id) => id.trim()))].filter((id) => id !== "");

/** A minimal backend that follows the rules: the owner cannot leave, and only the owner removes others and deletes. */
function settle(data: { readonly [key: string]: string }): string | Group | undefined {
  const { action = "", userId = "", groupId = "", addUsers = "", removeUsers = "" } = data;
  if (action === "AEC_GROUP_CREATE") {
    const created = { ownerId: userId, members: new Set(ids(addUsers)), ignored: new Set<string>() };
    groups.set(String(100 + groups.size), created);
    return String(99 + groups.size);
  }
  if (action === "AEC_GROUP_PUSH_SYSTEM_MSG") return "";
  const group = groups.get(groupId);
  if (!group || group.members.size === 0) return undefined;
  if (action.startsWith("AEC_GROUP_ADD_USER")) {
    if (addUsers === "") return undefined;
    for (const id of ids(addUsers)) group.members.add(id);
  } else if (action.startsWith("AEC_GROUP_REMOVE_USER")) {
    const removed = ids(removeUsers);
    const permitted = userId === group.ownerId || removeUsers === userId;
    if (!permitted || removed.length === 0 || removed.includes(group.ownerId)) return undefined;
    for (const id of removed) {
      group.members.delete(id);
      group.ignored.delete(id);
    }
  } else if (action.includes("PUSH_IGNORE")) {
    if (!group.members.has(userId)) return undefined;
    if (action.startsWith("AEC_SET")) group.ignored.add(userId);
    else group.ignored.delete(userId);
  } else if (action === "AEC_GROUP_DEL") {
    if (userId !== group.ownerId) return undefined;
    group.members.clear();
  }
  return action.endsWith("SYNC_ALL") ? group : "";
}

const backend = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  const text = new URLSearchParams(body).get("data") ?? "";
  heard.push(text.replace(/"ts":"\d+",/, ""));
  const result = settle(JSON.parse(text));
  if (result === undefined) response.end('{"status":"0","data":"53"}');
  else if (typeof result === "string") response.end(JSON.stringify({ status: "1", ...(result && { data: result }) }));
  else {
    const ignoreList = [...result.ignored].join(",");
    const data = { groupList: [...result.members].join(","), ...(ignoreList && { ignoreList }) };
    response.end(JSON.stringify({ status: "1", data }));
  }
});
const sorted = (list: Iterable<string> = []) => [...list].sort();

describe("randomGroupLife", () => {
  let url = "";

  beforeAll(async () => {
    backend.listen(0, "127.0.0.1");
    await once(backend, "listening");
    const address = backend.address();
    url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/`;
  });

  afterAll(async () => {
    await new Promise((closed) => backend.close(closed));
  });

  it("leaves a memory equal to the record of a correct backend, once untidy groups are synced", async () => {
    const server = groupServer({ url });
    const life = await randomGroupLife({ server, seed: 7, steps: 1500, users: 20, concurrency: 8 });
    for (const groupId of life.groupIds) {
      const stale = life.untidyGroupIds.includes(groupId) || !server.memory(groupId);
      if (stale) expect(await server.syncAll(groupId)).toEqual({ errId: 0 });
      const record = groups.get(groupId);
      const memory = server.memory(groupId);
      expect(sorted(memory?.members)).toEqual(sorted(record?.members));
      expect(sorted(memory?.ignored)).toEqual(sorted(record?.ignored));
    }
    const living = [...groups].filter(([, { members }]) => members.size > 0).map(([groupId]) => groupId);
    expect(sorted(life.groupIds)).toEqual(sorted(living));
    expectVariety(life);
  });

  it("makes the same choices for the same seed", async () => {
    const hear = async (seed: number) => {
      groups.clear();
      heard.length = 0;
      await randomGroupLife({ server: groupServer({ url, now: () => 0 }), seed, steps: 200, users: 5 });
      return [...heard];
    };
    const first = await hear(1);
    expect(await hear(1)).toEqual(first);
    expect(await hear(2)).not.toEqual(first);
  });
});

function expectVariety({ groupIds, untidyGroupIds, statistics: { restarts, results } }: RandomGroupLife): void {
  expect(groupIds.length).toBeGreaterThan(20);
  expect(untidyGroupIds.length).toBeGreaterThan(0);
  expect(restarts).toBeGreaterThan(3);
  for (const method of ["addMembers", "removeMembers", "mute", "unmute", "syncAll", "deleteGroup"]) {
    expect(results[method]).toMatchObject({ 0: expect.any(Number), 53: expect.any(Number) });
  }
  expect(
    Object.values(results)
      .flatMap((counts) => Object.keys(counts))
      .sort(),
  ).not.toContain("none");
}
