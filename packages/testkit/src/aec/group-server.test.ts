import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { type GroupServer, GroupServerCrash, groupServer } from "./group-server.js";

const OK = '{"status":"1"}';
const REFUSED = '{"status":"0","data":"53"}';
const lists = (groupList: string, ignoreList?: string) =>
  JSON.stringify({ status: "1", data: { groupList, ...(ignoreList && { ignoreList }) } });

let backend: Server | undefined;
let asked: { [key: string]: string }[] = [];

/** A group server in front of a backend that answers with the given bodies, one after the other. */
async function facing(...answers: (string | undefined)[]): Promise<GroupServer> {
  asked = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const data: { [key: string]: string } = JSON.parse(new URLSearchParams(body).get("data") ?? "");
    asked.push(data);
    const answer = answers.shift();
    if (answer !== undefined) response.end(answer);
  });
  backend = server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  clock = 1_795_299_009_000;
  return groupServer({ url: `http://127.0.0.1:${port}/aec`, now: () => clock, timeoutMs: 500 });
}

let clock = 0;

const actions = () => asked.map(({ action }) => action);

describe("groupServer", () => {
  afterEach(async () => {
    backend?.closeAllConnections();
    await new Promise((closed) => backend?.close(closed));
  });

  it("puts the creator first and loads the group from its own list, not from the answer", async () => {
    const server = await facing('{"status":"1","data":"7"}');
    expect(await server.createGroup("1", "2, 3 ,2")).toEqual({ errId: 0, groupId: "7" });
    expect(asked).toEqual([{ ts: "1795299009", action: "AEC_GROUP_CREATE", userId: "1", addUsers: "1,2, 3 ,2" }]);
    expect(server.memory("7")).toEqual({ members: ["1", "2", " 3 "], ignored: [] });
  });

  it("loads no member from a list that ends in a comma", async () => {
    const server = await facing('{"status":"1","data":"7"}');
    await server.createGroup("1", "2,");
    expect(server.memory("7")).toEqual({ members: [], ignored: [] });
  });

  it("sends plain actions for a loaded group and applies the request to its memory", async () => {
    const server = await facing('{"status":"1","data":"7"}', OK, OK, OK, OK, OK, OK);
    await server.createGroup("1", "2");
    await server.addMembers("1", "7", "3,4", "welcome");
    await server.mute("3", "7");
    await server.mute("2", "7");
    await server.unmute("2", "7");
    await server.removeMembers("1", "7", "4");
    await server.pushGroupMessage("1", "7");
    expect(server.memory("7")).toEqual({ members: ["1", "2", "3"], ignored: ["3"] });
    expect(actions()).toEqual([
      "AEC_GROUP_CREATE",
      "AEC_GROUP_ADD_USER",
      "AEC_SET_GROUP_PUSH_IGNORE",
      "AEC_SET_GROUP_PUSH_IGNORE",
      "AEC_UNSET_GROUP_PUSH_IGNORE",
      "AEC_GROUP_REMOVE_USER",
      "AEC_GROUP_PUSH_SYSTEM_GROUP_MSG",
    ]);
    expect(Object.keys(asked[1] ?? {})).toEqual(["ts", "action", "userId", "groupId", "addUsers", "userDefineData"]);
    expect(Object.keys(asked[6] ?? {})).toEqual(["ts", "action", "groupId", "userId"]);
  });

  it.for<[string, (server: GroupServer) => Promise<unknown>]>([
    ["AEC_GROUP_ADD_USER_AND_SYNC_ALL", (server) => server.addMembers("1", "7", "2")],
    ["AEC_GROUP_REMOVE_USER_AND_SYNC_ALL", (server) => server.removeMembers("1", "7", "2")],
    ["AEC_SET_GROUP_PUSH_IGNORE_AND_SYNC_ALL", (server) => server.mute("1", "7")],
    ["AEC_UNSET_GROUP_PUSH_IGNORE_AND_SYNC_ALL", (server) => server.unmute("1", "7")],
    ["AEC_GROUP_SYNC_ALL", (server) => server.syncAll("7")],
    ["AEC_GROUP_SYNC_ALL", (server) => server.pushGroupMessage("1", "7")],
  ])("sends %s for a group that is not loaded and loads it from the answer", async ([action, act]) => {
    const server = await facing(lists("5,6", "6"));
    await act(server);
    expect(actions()).toEqual([action]);
    expect(server.memory("7")).toEqual({ members: ["5", "6"], ignored: ["6"] });
  });

  it("unloads a deleted group, and every group on a restart", async () => {
    const server = await facing(lists("1"), lists("1"), OK);
    await server.syncAll("7");
    await server.syncAll("8");
    expect(await server.deleteGroup("1", "7")).toEqual({ errId: 0 });
    expect(server.memory("7")).toBeUndefined();
    expect(server.memory("8")).toBeDefined();
    server.restart();
    expect(server.memory("8")).toBeUndefined();
  });

  it("does not change its memory when refused", async () => {
    const server = await facing(lists("1,2"), REFUSED, REFUSED, REFUSED, REFUSED);
    await server.syncAll("7");
    expect(await server.addMembers("1", "7", "3")).toEqual({ errId: 53 });
    await server.removeMembers("1", "7", "2");
    await server.mute("1", "7");
    await server.deleteGroup("2", "7");
    expect(server.memory("7")).toEqual({ members: ["1", "2"], ignored: [] });
  });

  it("locks a group for five seconds after a refused sync, and during one", async () => {
    const server = await facing(REFUSED, lists("1"));
    const both = await Promise.all([server.syncAll("7"), server.syncAll("7")]);
    expect(both).toEqual([{ errId: 53 }, { errId: 48 }]);
    clock += 4000;
    expect(await server.addMembers("1", "7", "2")).toEqual({ errId: 48 });
    clock += 2000;
    expect(await server.syncAll("7")).toEqual({ errId: 0 });
  });

  it("does not lock a group after another refusal", async () => {
    const server = await facing(REFUSED, lists("1"));
    await server.addMembers("1", "7", "2");
    expect(await server.addMembers("1", "7", "2")).toEqual({ errId: 0 });
  });

  it("gives the client no reply if the roster answer is invalid", async () => {
    const server = await facing('{"status":"1","data":{"groupList":"1","ignoreList":""}}');
    expect(await server.mute("1", "7")).toEqual({ errId: undefined });
    expect(server.memory("7")).toBeUndefined();
  });

  it("gives up on a backend that does not answer", async () => {
    const server = await facing(undefined);
    expect(await server.pushSystemMessage("1")).toEqual({ errId: 33 });
    expect(asked).toEqual([{ ts: "1795299009", action: "AEC_GROUP_PUSH_SYSTEM_MSG", userId: "1" }]);
  });

  it("sends nothing if a list exceeds its packet size", async () => {
    const server = await facing();
    expect(await server.addMembers("1", "7", "2".repeat(20_500))).toEqual({ errId: undefined });
    expect(asked).toEqual([]);
  });

  it("crashes on a creation without an id and on a removal without users, and forgets everything", async () => {
    const server = await facing(lists("1"), OK, lists("1"), OK);
    await server.syncAll("7");
    await expect(server.createGroup("1", "")).rejects.toThrow(GroupServerCrash);
    expect(server.memory("7")).toBeUndefined();
    await server.syncAll("7");
    await expect(server.removeMembers("1", "7", "")).rejects.toThrow(GroupServerCrash);
  });

  it("crashes when a success lets in an id of more than 44 bytes, blanks included", async () => {
    const server = await facing(
      lists("1"),
      OK,
      lists("1"),
      '{"status":"0","data":"62"}',
      '{"status":"1","data":"8"}',
      OK,
    );
    await server.syncAll("7");
    await expect(server.addMembers("1", "7", `2, ${"x".repeat(44)}`)).rejects.toThrow(GroupServerCrash);
    expect(server.memory("7")).toBeUndefined();
    await server.syncAll("7");
    expect(await server.addMembers("1", "7", "x".repeat(45))).toEqual({ errId: 62 });
    await expect(server.createGroup("1", "x".repeat(45))).rejects.toThrow(GroupServerCrash);
  });

  it("reports a refusal that crashes msgServer, and keeps its groups", async () => {
    const deadly = '{"status":"0","data":"10003"}';
    const server = await facing(lists("1"), deadly, deadly, deadly);
    await server.syncAll("7");
    await expect(server.addMembers("2", "7", "2")).rejects.toThrow("msgServer");
    await expect(server.createGroup("1", "")).rejects.toThrow(GroupServerCrash);
    await expect(server.pushSystemMessage("1")).rejects.toThrow(GroupServerCrash);
    expect(server.memory("7")).toEqual({ members: ["1"], ignored: [] });
  });

  it("ignores answers from before a restart", async () => {
    const server = await facing(lists("1"));
    const late = server.syncAll("7");
    server.restart();
    await late;
    expect(server.memory("7")).toBeUndefined();
  });
});
