import type { Question } from "@grouphook/core";
import { expect, it } from "vitest";
import { z } from "zod";
import { readFeed } from "../testing/read-record.js";
import { startTestServer } from "../testing/start-test-server.js";

const GROUP = "@TGS#older";
const said = { GroupId: GROUP, Type: "Work" };
const message = { From_Account: "ann", MsgBody: [{ MsgType: "TIMTextElem", MsgContent: { Text: "hi" } }], Random: 1 };
const joined = { ...said, NewMemberList: [{ Member_Account: "ann" }], EventTime: 1_670_574_414_123 };
const sent = { ...said, ...message, MsgSeq: 1, MsgTime: 1_670_574_414, EventTime: 1_670_574_414_123 };

async function call(url: string, command: string, body: object): Promise<unknown> {
  const CallbackCommand = `Group.Callback${command}`;
  const response = await fetch(`${url}/callbacks/tencent?CallbackCommand=${CallbackCommand}`, {
    method: "POST",
    body: JSON.stringify({ CallbackCommand, ...body }),
  });
  return response.json();
}

const kindIn = z.object({ kind: z.string() });
const kindOf = async (url: string) =>
  kindIn.parse(await (await fetch(`${url}/v1/groups/tencent/${encodeURIComponent(GROUP)}`)).json()).kind;

it.each([
  ["AfterNewMemberJoin", joined],
  ["AfterSendMsg", sent],
  ["AfterGroupInfoChanged", { ...said, Name: "new", EventTime: 1_670_574_414_123 }],
  ["AfterTopicInfoChanged", { ...said, Name: "new" }],
])("a group older than grouphook gets its kind from %s, in the record and in the feed", async (command, body) => {
  const { url } = await startTestServer({ sources: { tencent: {} } });
  await call(url, command, body);
  expect(await kindOf(url)).toBe("Private");
  const [first] = await readFeed(url);
  expect(first).toMatchObject({ type: "group.updated", data: { profile: { kind: "Private" } } });
  const told = (await readFeed(url)).length;
  await call(url, "AfterMemberExit", { ...said, ExitMemberList: [], EventTime: 1_670_574_415_000 });
  expect((await readFeed(url)).slice(told).map(({ type }) => type)).not.toContain("group.updated");
});

it("it does so even if messages are not kept", async () => {
  const { url } = await startTestServer({ sources: { tencent: { messages: "none" } } });
  await call(url, "AfterSendMsg", sent);
  expect(await kindOf(url)).toBe("Private");
  expect((await readFeed(url)).map(({ type }) => type)).toEqual(["group.updated"]);
});

it("a policy gets the kind, whether or not the ledger knows the group and its kind", async () => {
  const asked: Question[] = [];
  const kinds: unknown[] = [];
  const { url } = await startTestServer({
    sources: { tencent: {} },
    policy: async (question) => {
      asked.push(question);
      kinds.push((await question.view())?.profile.kind);
      return { decision: "allow" };
    },
  });
  await call(url, "BeforeSendMsg", { ...said, ...message });
  const { Type: _, ...kindless } = joined;
  await call(url, "AfterNewMemberJoin", kindless);
  await call(url, "BeforeInviteJoinGroup", {
    ...said,
    Operator_Account: "ann",
    DestinationMembers: [{ Member_Account: "bob" }],
  });
  await call(url, "BeforeApplyJoinGroup", { GroupId: GROUP, Requestor_Account: "eve", Type: 7 });
  expect(asked.map(({ groupKind }) => groupKind)).toEqual(["Private", "Private", undefined]);
  expect(kinds).toEqual([undefined, "Private", ""]);
});
