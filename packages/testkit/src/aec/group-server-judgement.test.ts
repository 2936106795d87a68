import { describe, expect, it } from "vitest";
import { judge, type Need } from "./group-server-judgement.js";

const ok = (body: string) => ({ status: 200, body });
const refused = (errId: number) => ({ verdict: "refused", errId });

describe("judge", () => {
  it.for<[string, Need]>([
    ['{"status":"1"}', "nothing"],
    ['{"status":"1","data":"joined"}', "nothing"],
    ['\uFEFF{ "status":"1"}', "nothing"],
    ['{"status":"2"}', "nothing"],
    ['{"status":"true"}', "nothing"],
    ['{"status":"1","data":{"note":"x"}}', "nothing"],
  ])("takes %s for success", ([body, need]) => {
    expect(judge(ok(body), need)).toEqual({ verdict: "accepted" });
  });

  it.for([
    '{"status":"1","data":"100462"}',
    '{"status":"1", "data":"100462"}',
    '{"status":"1","note":"x","data":"100462","more":1}',
  ])("finds the group id in %s", (body) => {
    expect(judge(ok(body), "group id")).toEqual({ verdict: "accepted", groupId: "100462" });
  });

  it("takes a string verbatim up to the next quote", () => {
    expect(judge(ok('{"status":"1","data":"a\\"b"}'), "group id")).toEqual({ verdict: "accepted", groupId: "a\\" });
    expect(judge(ok('{"status":"1","data":"\\u5f20"}'), "group id")).toMatchObject({ groupId: "\\u5f20" });
  });

  it.for([
    '{"status": "1"}',
    '{"status":1}',
    '{"status":true}',
    '{"data":"5"}',
    '{"status":"1","data": "5"}',
    '{"status":"1","data":5}',
    '{"status":"1","data":null}',
    '{"status":"1","data":[]}',
    '{"status":"1","data":{}}',
    '{"status":"0","data":53}',
    "<html>502</html>",
    "",
  ])("cannot read %s", (body) => {
    expect(judge(ok(body), "nothing")).toEqual(refused(34));
  });

  it.for<[string, number]>([
    ['{"status":"0"}', 32],
    ['{"status":"0","data":""}', 32],
    ['{"status":"0","data":"1"}', 1],
    ['{"status":"0","data":"48"}', 48],
    ['{"status":"0","data":"105"}', 105],
    ['{"status":"0","data":"no rights"}', 0],
    ['{"status":"0","data":"0"}', 0],
    ['{"status":"0","data":{"code":"62"}}', 0],
    ['{"status":"0","data":"65589"}', 53],
  ])("hears in %s the refusal %i", ([body, errId]) => {
    expect(judge(ok(body), "nothing")).toEqual(refused(errId));
  });

  it.for([106, 125, 10_001, 10_002, 10_003, 65_535, 70_000, -1])("kills msgServer with the refusal %i", (number) => {
    const body = `{"status":"0","data":"${number}"}`;
    for (const need of ["nothing", "group id", "lists"] as const) {
      expect(judge(ok(body), need)).toMatchObject({ verdict: "crash", server: "msgServer" });
    }
  });

  it.for([201, 204, 301, 404, 500])("treats status %i as a failed connection", (status) => {
    expect(judge({ status, body: '{"status":"1"}' }, "nothing")).toEqual(refused(33));
  });

  it("treats a missing or far too large answer as a failed connection", () => {
    expect(judge(undefined, "nothing")).toEqual(refused(33));
    expect(judge(ok(`{"status":"1","data":"${"x".repeat(990_000)}"}`), "nothing")).toEqual(refused(33));
  });

  it.for(['{"status":"1"}', '{"status":"1","data":""}', '{"data":"100462","status":"1"}'])(
    "crashes on the creation answer %s",
    (body) => {
      expect(judge(ok(body), "group id")).toMatchObject({ verdict: "crash", server: "groupServer" });
    },
  );

  it("finds both lists in any order among other keys", () => {
    expect(judge(ok('{"status":"1","data":{"x":"y","ignoreList":"b","groupList":"a,b"}}'), "lists")).toEqual({
      verdict: "accepted",
      members: "a,b",
      ignored: "b",
    });
    expect(judge(ok('{"status":"1","data":{"groupList":"a"}}'), "lists")).toMatchObject({ members: "a", ignored: "" });
  });

  it.for([
    '{"status":"1"}',
    '{"status":"1","data":""}',
    '{"status":"1","data":{}}',
    '{"status":"1","data":{"groupList":""}}',
    '{"status":"1","data":{"groupList":"a","ignoreList":""}}',
  ])("drops the roster answer %s", (body) => {
    expect(judge(ok(body), "lists")).toEqual({ verdict: "dropped" });
  });

  it.for(["groupList", "ignoreList"])("crashes on a %s with an id of more than 44 bytes", (list) => {
    const answer = (id: string) => ok(JSON.stringify({ status: "1", data: { groupList: "1", [list]: `1,${id},2` } }));
    for (const id of ["x".repeat(45), "群".repeat(15)]) {
      expect(judge(answer(id), "lists")).toMatchObject({ verdict: "crash", server: "groupServer" });
    }
    expect(judge(answer("x".repeat(44)), "lists")).toMatchObject({ verdict: "accepted" });
  });

  it("cannot read a roster answer whose data comes first", () => {
    expect(judge(ok('{"data":{"groupList":"a"},"status":"1"}'), "lists")).toEqual(refused(34));
  });
});
