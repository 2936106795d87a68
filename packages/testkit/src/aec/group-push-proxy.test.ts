import { describe, expect, it, onTestFinished } from "vitest";
import { type GroupServerMemory, type LoadedGroup, loadedGroup, serveGroupPushProxy } from "./group-push-proxy.js";

async function served({ isSyncing = false } = {}) {
  const groups = new Map<string, LoadedGroup>([["100001", loadedGroup("ann,bob", "bob")]]);
  const memory: GroupServerMemory = {
    group: (groupId) => groups.get(groupId),
    isSyncing: () => isSyncing,
    set: (groupId, group) => void (group ? groups.set(groupId, group) : groups.delete(groupId)),
  };
  const proxy = await serveGroupPushProxy(memory);
  onTestFinished(() => proxy.close());
  const post = async (path: string, parameters: Record<string, string>) => {
    const answer = await fetch(`${proxy.url}${path}`, { method: "POST", body: new URLSearchParams(parameters) });
    return [answer.status, answer.headers.get("content-type"), await answer.text()];
  };
  const listsOf = (groupId: string) => {
    const group = groups.get(groupId);
    return group && [[...group.members].join(), [...group.ignored].join()];
  };
  return { proxy, post, listsOf };
}

const success = [200, "text/plain", '{"status":"1"}'];
const error = (name: string) => [200, "text/plain", `{"status":"0","data":"${name}"}`];
const groupId = "100001";

describe("groupPushHttpProxy", () => {
  it.for<[string, Record<string, string>, readonly string[] | undefined]>([
    ["/syncGroupList", { groupList: "cy,dan", ignoreList: "dan" }, ["cy,dan", "dan"]],
    ["/syncGroupList", { groupList: "cy,dan," }, ["", ""]],
    ["/syncGroupList", {}, undefined],
    ["/addUsersToGroup", { addedUsers: "cy" }, ["ann,bob,cy", "bob"]],
    ["/delUsersFromGroup", { deledUsers: "bob" }, ["ann", ""]],
    ["/setPushIgnore", { ignoreList: "ann" }, ["ann,bob", "bob,ann"]],
    ["/unsetPushIgnore", { ignoreList: "bob" }, ["ann,bob", ""]],
  ])("%s %j changes what is in memory", async ([path, parameters, lists]) => {
    const { post, listsOf } = await served();
    expect(await post(path, { groupId, ...parameters })).toEqual(success);
    expect(listsOf(groupId)).toEqual(lists);
  });

  it("pushes to those who want it", async () => {
    const { post, proxy } = await served();
    expect(await post("/pushGroupMsg", { groupId, msg: "hi" })).toEqual(success);
    expect(await post("/pushSystemMsgToUsers", { toUsers: "cy", msg: "hi", digest: "h" })).toEqual(success);
    expect(proxy.pushed).toEqual([
      { users: ["ann"], msg: "hi" },
      { users: ["cy"], msg: "hi" },
    ]);
  });

  it("takes a query, too", async () => {
    const { proxy, listsOf } = await served();
    const answer = await fetch(`${proxy.url}/addUsersToGroup?groupId=100001&addedUsers=cy,dan`);
    expect([await answer.text(), listsOf(groupId)]).toEqual(['{"status":"1"}', ["ann,bob,cy,dan", "bob"]]);
    expect(proxy.calls).toEqual(["/addUsersToGroup"]);
  });

  it("names its errors", async () => {
    const { post } = await served();
    const parameters = error("ASOCKSRV_ERRID_HTTP_POST_PARAM_ERR");
    expect(await post("/unknown", { groupId })).toEqual(parameters);
    expect(await post("/syncGroupList", {})).toEqual(parameters);
    expect(await post("/addUsersToGroup", { groupId })).toEqual(parameters);
    expect(await post("/pushGroupMsg", { groupId })).toEqual(parameters);
    expect(await post("/pushSystemMsgToUsers", { msg: "hi" })).toEqual(parameters);
    const unknown = { groupId: "100002", addedUsers: "ann", msg: "hi" };
    expect(await post("/addUsersToGroup", unknown)).toEqual(error("GROUPPUSH_ERRID_GROUPID_NOT_SYNC"));
    expect(await post("/pushGroupMsg", unknown)).toEqual(error("GROUPPUSH_ERRID_GROUPID_NOT_SYNC"));
    const busy = await served({ isSyncing: true });
    expect(await busy.post("/syncGroupList", { groupId })).toEqual(error("GROUPPUSH_ERRID_GROUPID_IS_SYNCING"));
  });
});
