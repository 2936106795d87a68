import { readFileSync } from "node:fs";
import { askedChangeSchema, changeTypeSchema, type GroupChange, type Message, verdictSchema } from "@grouphook/core";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type HttpQuestion, httpPolicyJsonSchemas, httpQuestionSchema } from "./http-question.js";

const profile = {
  ...{ name: "读书", notice: "n", introduction: "i", avatar: "https://cdn.example/a.png", kind: "Public" },
  ...{ custom: { a: [1, null, "x"] }, mutedAll: true, settings: { joinOption: 1 } },
  ...{ mutedAllUntil: 1_795_299_009_000, mutedAllSpares: "nobody" as const, disabled: true },
};
const memberProfile = {
  role: "admin",
  nickname: "B",
  avatar: "",
  custom: "x",
  mutedUntil: null,
  receives: false,
} as const;
const message: Message = {
  ...{ key: "k", seq: 1, senderId: "ann", elements: [{ type: "t", content: { Text: "hi" } }], text: "hi" },
  ...{ custom: "c", mentions: { everyone: false, userIds: ["bob"] }, priority: "High" },
  ...{ onlineOnly: true, clientId: "1", sentAt: 1_795_299_009_000 },
};
const ofTopic = { groupId: "g", topicId: "t" };

/** A change of every type with every field. */
const changes: { readonly [Type in GroupChange["type"]]: Extract<GroupChange, { type: Type }> } = {
  "group.created": {
    ...{ type: "group.created", groupId: "g", ownerId: "ann", profile },
    members: [{ userId: "ann", ...memberProfile }],
  },
  "group.updated": { type: "group.updated", groupId: "g", profile },
  "group.dissolved": { type: "group.dissolved", groupId: "g" },
  "group.filled": { type: "group.filled", groupId: "g" },
  "group.attributes_changed": {
    ...{ type: "group.attributes_changed", groupId: "g", operation: "merge", attributes: { a: "1" } },
  },
  "group.list_changed": {
    ...{ type: "group.list_changed", groupId: "g", list: "blocked", operation: "add", userIds: ["bob"], until: 5 },
  },
  "owner.transferred": {
    ...{ type: "owner.transferred", groupId: "g", fromUserId: "ann", toUserId: "bob", formerOwnerRole: "admin" },
  },
  "join.requested": { type: "join.requested", ...ofTopic, userId: "bob", message: "m" },
  "join.answered": { type: "join.answered", ...ofTopic, userId: "bob", accepted: true, message: "m" },
  "members.invited": { type: "members.invited", ...ofTopic, userIds: ["bob"], message: "m" },
  "invitation.answered": {
    ...{ type: "invitation.answered", ...ofTopic, userId: "bob", accepted: true, inviterId: "ann", message: "m" },
  },
  "members.joined": {
    ...{
      type: "members.joined",
      ...ofTopic,
      members: [{ userId: "bob" }],
      how: "applied",
      inviterId: "ann",
      custom: 1,
    },
  },
  "members.left": { type: "members.left", ...ofTopic, userIds: ["bob"], how: "quit", message: "m", custom: 1 },
  "member.updated": { type: "member.updated", groupId: "g", userId: "bob", profile: memberProfile },
  "members.updated": {
    ...{ type: "members.updated", groupId: "g", userIds: ["ann", "bob"] },
    profile: { role: "admin", nickname: "n", avatar: "a", custom: 1, mutedUntil: "forever" },
  },
  "member.silenced": { type: "member.silenced", groupId: "g", userId: "bob" },
  "member.unsilenced": { type: "member.unsilenced", groupId: "g", userId: "bob" },
  "member.presence_changed": {
    ...{ type: "member.presence_changed", groupId: "g", userIds: ["bob"], online: true, cause: "x" },
  },
  "message.sent": { type: "message.sent", ...ofTopic, message },
  "message.edited": {
    ...{ type: "message.edited", ...ofTopic, message: { key: "k" }, senderId: "ann" },
    ...{ elements: [{ type: "t", content: { Text: "hi!" } }], text: "hi!", custom: "c" },
    mentions: { everyone: false, userIds: ["bob"] },
  },
  "message.recalled": { type: "message.recalled", ...ofTopic, messages: [{ key: "k" }, { seq: 1 }] },
  "message.failed": { type: "message.failed", ...ofTopic, message, code: 1, text: "x" },
  "message.read": {
    ...{ type: "message.read", ...ofTopic },
    receipts: [{ key: "k", seq: 1, readerIds: ["bob"], readCount: 1, unreadCount: 2 }],
  },
  "message.extended": {
    ...{ type: "message.extended", ...ofTopic, message: { seq: 1 } },
    ...{ operation: "set", extensions: { a: "1" }, version: 1 },
  },
  "message.reacted": {
    ...{ type: "message.reacted", ...ofTopic, message: { key: "k" } },
    ...{ userId: "bob", reaction: "👍", operation: "add" },
  },
  "push.requested": { type: "push.requested", ...ofTopic, message, userIds: ["bob"] },
  "system_push.requested": { type: "system_push.requested" },
  "topic.created": { type: "topic.created", ...ofTopic, profile },
  "topic.updated": { type: "topic.updated", ...ofTopic, profile },
  "topic.dissolved": { type: "topic.dissolved", groupId: "g", topicIds: ["t"] },
  "quota.alarmed": { type: "quota.alarmed", used: 1, quota: 2 },
};

describe("the question on the wire", () => {
  it.each(Object.values(changes))("keeps every field of $type", (change) => {
    const asked: HttpQuestion = {
      ...{ version: 1, source: "shop", vendor: "any", command: "Do", actorId: "ann", groupKind: "Public", change },
      circumstances: {
        ...{ clientAddress: "127.0.0.1", platform: "iOS", requestId: "r" },
        ...{ requestedAt: 1_795_299_009_000, createdGroups: 3 },
      },
      view: {
        ...{ groupId: "g", profile, ownerId: null, memberCount: 2 },
        memberships: [
          { userId: "ann", role: "member", mutedUntil: 1 },
          { userId: "bob", role: "member", mutedUntil: "forever" },
        ],
      },
    };
    expect(httpQuestionSchema.parse(JSON.parse(JSON.stringify(asked)))).toEqual(asked);
  });

  it("knows every type of change by name", () => {
    for (const type of Object.keys(changes)) expect(changeTypeSchema.parse(type)).toBe(type);
    expect(changeTypeSchema.safeParse("group.exploded").success).toBe(false);
  });

  it("may get new fields, which older readers ignore", () => {
    const change = { ...changes["group.dissolved"], added: 1 };
    const asked = { version: 1, source: "shop", vendor: "any", command: "Do", change, later: true };
    const { later: _, ...known } = { ...asked, change: changes["group.dissolved"] };
    expect(httpQuestionSchema.parse(asked)).toEqual(known);
  });
});

const documents = new URL("../../../docs/", import.meta.url);

describe("the published form", () => {
  it("is documented with examples of every change and every field", () => {
    const page = readFileSync(new URL("en/http-policy.md", documents), "utf8");
    const examples = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, json]) =>
      z.json().parse(JSON.parse(json ?? "")),
    );
    const asked = examples.filter((example) => !holds(example, "decision"));
    const answered = examples.filter((example) => holds(example, "decision"));
    for (const example of asked) {
      const schema = holds(example, "version") && !holds(example, "type") ? httpQuestionSchema : askedChangeSchema;
      expect(schema.parse(example)).toEqual(example);
    }
    for (const example of answered) expect(verdictSchema.parse(example)).toEqual(example);
    const text = JSON.stringify(asked);
    expect(Object.keys(changes).filter((type) => !text.includes(`{"type":"${type}"`))).toEqual([]);
    expect(missing(httpPolicyJsonSchemas().question, text)).toEqual([]);
    expect(missing(httpPolicyJsonSchemas().answer, JSON.stringify(answered))).toEqual([]);
  });
});

const holds = (example: unknown, field: string) => typeof example === "object" && example !== null && field in example;

/** The names of properties in a schema, at any depth, that do not occur as a field name in this JSON. */
function missing(schema: unknown, json: string): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const own =
    "properties" in schema && typeof schema.properties === "object" ? Object.keys(schema.properties ?? {}) : [];
  const deeper = Object.values(schema).flatMap((value) => missing(value, json));
  return [...new Set([...own.filter((field) => !json.includes(`"${field}":`)), ...deeper])];
}
