import type { FeedEvent, Schemas } from "@grouphook/client";
import { expect, it } from "vitest";
import { nearestAbout } from "./event-decisions.js";

const RECORDED = Date.parse("2026-01-31T08:00:00.000Z");

const sent: FeedEvent = {
  ...({ specversion: "1.0", id: "7", sequence: "7", source: "/chat", datacontenttype: "application/json" } as const),
  ...{ subject: "g", time: at(-50), recordedtime: at(0) },
  type: "message.sent",
  data: {
    ...{ source: "chat", groupId: "g", actorId: "ann", command: "AfterSend" },
    message: { text: "hi", elements: [] },
  },
};
const joined: FeedEvent = {
  ...sent,
  type: "members.joined",
  data: { source: "chat", groupId: "g", actorId: "ann", command: "AfterJoin", members: [{ userId: "bob" }] },
};
const created: FeedEvent = {
  ...sent,
  type: "group.created",
  data: { source: "chat", groupId: "g", actorId: "ann", command: "Created", profile: {}, members: [] },
};

function at(milliseconds: number): string {
  return new Date(RECORDED + milliseconds).toISOString();
}

function decision(decisionId: number, after: number, more: Partial<Schemas["Decision"]> = {}): Schemas["Decision"] {
  return {
    ...{ decisionId, decidedAt: at(after), source: "chat", vendor: "openim", command: "BeforeSend" },
    ...{ change: "message.sent", groupId: "g", actorId: "ann", circumstances: {}, verdict: "allow" },
    ...{ code: null, text: null, policy: "words", milliseconds: 1, shadowed: false, remark: null },
    ...more,
  };
}

function numbers(event: FeedEvent, ...decisions: readonly Schemas["Decision"][]): readonly number[] {
  return nearestAbout(event, decisions).map(({ decisionId }) => decisionId);
}

it("is the last question before the event, with what shadow policies said to it", () => {
  const decisions = [decision(1, -30_000), decision(2, -400), decision(3, -380, { shadowed: true })];
  expect(numbers(sent, ...decisions)).toEqual([2, 3]);
});

it("is about the same change, by the same user, in the same group, and not long before", () => {
  const others = [
    decision(1, -400, { change: "members.left" }),
    decision(2, -400, { actorId: "bob" }),
    decision(3, -400, { groupId: "other" }),
    decision(4, -400, { source: "other" }),
    decision(5, -400_000),
    decision(6, 400_000),
    decision(7, -400, { groupId: null }),
  ];
  expect(numbers(sent, ...others)).toEqual([]);
  expect(numbers(sent, decision(8, -400, { actorId: null }))).toEqual([8]);
});

it("is that about the callback itself, where it asked grouphook to do it", () => {
  const made = decision(1, 3000, { command: "AfterSend" });
  expect(numbers(sent, decision(2, -10), made)).toEqual([1]);
  expect(numbers(sent, decision(3, 3000))).toEqual([]);
});

it("may have been about an application or an invitation, by whoever joined", () => {
  const change = { change: "join.requested", actorId: "bob" };
  expect(numbers(joined, decision(1, -400, change), decision(2, -300, { ...change, actorId: "cid" }))).toEqual([1]);
  expect(numbers(joined, decision(3, -400, { change: "members.invited" }))).toEqual([3]);
});

it("was about no group yet where the group was only going to be", () => {
  expect(numbers(created, decision(1, -400, { change: "group.created", groupId: null }))).toEqual([1]);
});
