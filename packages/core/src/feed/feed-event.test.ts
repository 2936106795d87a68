import { describe, expect, it } from "vitest";
import { cloudEventSchema, type FeedEvent, type FeedEventType, isFeedEventType, toCloudEvent } from "./feed-event.js";

const types: { readonly [Type in FeedEventType]: FeedEvent["data"] } = {
  "group.created": { profile: { name: "群" }, members: [{ userId: "ann", role: "owner" }], ownerId: "ann" },
  "group.updated": { profile: { settings: { join: "free" }, custom: null } },
  "group.dissolved": {},
  "group.filled": {},
  "group.list_changed": { list: "blocked", operation: "add", userIds: ["bob"], until: "forever" },
  "group.attributes_changed": { operation: "merge", attributes: { a: "1" } },
  "owner.transferred": { fromUserId: "ann", toUserId: "bob" },
  "owner.removed": { userId: "bob" },
  "join.requested": { userId: "bob", message: "please" },
  "join.answered": { accepted: false },
  "members.invited": { userIds: ["bob"] },
  "invitation.answered": { userId: "bob", accepted: true, inviterId: "ann" },
  "members.joined": { members: [{ userId: "bob" }], how: "invited" },
  "members.left": { userIds: ["bob"], how: "quit" },
  "member.updated": { userId: "bob", profile: { mutedUntil: 5 } },
  "members.updated": { userIds: ["bob", "cid"], profile: { role: "admin", mutedUntil: "forever", receives: false } },
  "member.silenced": { userId: "bob" },
  "member.unsilenced": { userId: "bob" },
  "member.presence_changed": { userIds: ["bob"], online: false },
  "message.sent": { message: { key: "1", elements: [{ type: "101", content: { text: "hi" } }], text: "hi" } },
  "message.numbered": { message: { key: "k", seq: 7 } },
  "message.edited": { message: { key: "1" }, elements: [{ type: "101", content: { text: "hi!" } }], text: "hi!" },
  "message.recalled": { messages: [{ seq: 7 }] },
  "message.failed": { message: { elements: [], text: "" }, code: 10_023, text: "x" },
  "message.read": { receipts: [{ seq: 7, readerIds: ["ann"] }] },
  "message.extended": { message: { key: "1" }, operation: "set", extensions: { a: "b" }, version: 3 },
  "message.reacted": { message: { key: "1" }, userId: "ann", reaction: "👍", operation: "add" },
  "topic.created": { topicId: "t", profile: {} },
  "topic.updated": { topicId: "t", profile: { name: "n" } },
  "topic.dissolved": { topicIds: ["t"] },
  "quota.alarmed": { used: 7, quota: 10 },
  "callback.unsupported": {},
};
const everyType = Object.keys(types).filter(isFeedEventType);

function event(type: FeedEventType): FeedEvent {
  return {
    ...{ sequence: 42, type, source: "main", groupId: "g", actorId: "ann" },
    ...{ command: "Group.CallbackOfSomething", occurredAt: 1_670_574_414_123, data: types[type] },
  };
}

describe("a feed event", () => {
  it("has one of the documented types", () => {
    expect(everyType).toEqual(Object.keys(types));
    expect(["group.exploded", "push.requested", "toString", ""].filter(isFeedEventType)).toEqual([]);
  });

  it.for(everyType)("has a public form that its schema accepts: %s", (type) => {
    const cloudEvent = toCloudEvent(event(type));
    expect(cloudEventSchema.parse(JSON.parse(JSON.stringify(cloudEvent)))).toEqual(cloudEvent);
  });

  it("is a CloudEvent with a sequence", () => {
    expect(toCloudEvent(event("member.silenced"))).toEqual({
      specversion: "1.0",
      id: "42",
      source: "/main",
      type: "member.silenced",
      subject: "g",
      time: "2022-12-09T08:26:54.123Z",
      datacontenttype: "application/json",
      sequence: "42",
      data: { source: "main", groupId: "g", actorId: "ann", command: "Group.CallbackOfSomething", userId: "bob" },
    });
  });

  it("without group and actor has neither in its public form", () => {
    const { groupId: _, actorId: __, ...bare } = event("quota.alarmed");
    const cloudEvent = toCloudEvent(bare);
    expect(cloudEvent).not.toHaveProperty("subject");
    expect(Object.keys(cloudEvent.data)).toEqual(["source", "command", "used", "quota"]);
    expect(cloudEventSchema.safeParse(cloudEvent).success).toBe(true);
  });
});

describe("the schema of the public form", () => {
  const valid = toCloudEvent(event("group.updated"));

  it.for<[string, object]>([
    ["an unknown type", { type: "group.exploded" }],
    ["a change that is only reviewed", { type: "push.requested" }],
    ["a property of every object as type", { type: "toString" }],
    ["another version of CloudEvents", { specversion: "0.3" }],
    ["a sequence that is not a number", { sequence: "x" }],
    ["a time without a zone", { time: "2022-12-09T08:26:54" }],
    ["a source without a slash", { source: "main" }],
    ["data that is not JSON", { data: { at: new Date(0) } }],
    ["a subject that is not a text", { subject: 7 }],
  ])("refuses %s", ([, different]) => {
    expect(cloudEventSchema.safeParse({ ...valid, ...different }).success).toBe(false);
  });

  it("accepts a field that a later version adds", () => {
    expect(cloudEventSchema.safeParse({ ...valid, traceparent: "00-1-2-01" }).success).toBe(true);
  });
});
