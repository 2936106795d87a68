import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GroupChange } from "../vocabulary/change.js";
import type { Amendment } from "../vocabulary/verdict.js";
import { amendChange, joinAmendments } from "./amend.js";

const message = { senderId: "ann", elements: [{ type: "t", content: "bad" }], text: "bad", custom: "old" };

describe("amending a change", () => {
  it.each<[string, GroupChange, Amendment, GroupChange]>([
    [
      "gives a new group its id, parts of its profile and of its members",
      { type: "group.created", profile: { name: "a", kind: "b" }, members: [{ userId: "ann", role: "owner" }] },
      { groupId: "g", profile: { name: "c" }, members: { ann: { nickname: "A" }, eve: { nickname: "E" } } },
      {
        ...{ type: "group.created", groupId: "g", profile: { name: "c", kind: "b" } },
        members: [{ userId: "ann", role: "owner", nickname: "A" }],
      },
    ],
    [
      "changes an update of a group",
      { type: "group.updated", groupId: "g", profile: { name: "a", notice: "n" } },
      { profile: { name: "c" } },
      { type: "group.updated", groupId: "g", profile: { name: "c", notice: "n" } },
    ],
    [
      "changes a new topic",
      { type: "topic.created", groupId: "g", profile: { name: "a" } },
      { profile: { name: "c" } },
      { type: "topic.created", groupId: "g", profile: { name: "c" } },
    ],
    [
      "changes an update of a topic",
      { type: "topic.updated", groupId: "g", topicId: "t", profile: { name: "a" } },
      { profile: { name: "c" } },
      { type: "topic.updated", groupId: "g", topicId: "t", profile: { name: "c" } },
    ],
    [
      "changes members who join, but adds nobody",
      { type: "members.joined", groupId: "g", members: [{ userId: "bob" }, { userId: "cid" }] },
      { members: { bob: { role: "admin" }, eve: { role: "admin" } } },
      { type: "members.joined", groupId: "g", members: [{ userId: "bob", role: "admin" }, { userId: "cid" }] },
    ],
    [
      "changes the update of a member, and of no other",
      { type: "member.updated", groupId: "g", userId: "bob", profile: { nickname: "B", role: "admin" } },
      { members: { bob: { nickname: "C" }, eve: { nickname: "E" } } },
      { type: "member.updated", groupId: "g", userId: "bob", profile: { nickname: "C", role: "admin" } },
    ],
    [
      "changes what a message is made of",
      { type: "message.sent", groupId: "g", message },
      { elements: [{ type: "t", content: "***" }], text: "***", custom: "new" },
      {
        ...{ type: "message.sent", groupId: "g" },
        message: { ...message, elements: [{ type: "t", content: "***" }], text: "***", custom: "new" },
      },
    ],
    [
      "changes what an edit makes of a message",
      { type: "message.edited", groupId: "g", message: { key: "k" }, elements: [], text: "hi", custom: "c" },
      { text: "***", custom: "" },
      { type: "message.edited", groupId: "g", message: { key: "k" }, elements: [], text: "***", custom: "" },
    ],
    [
      "leaves what cannot be amended as it is",
      { type: "group.dissolved", groupId: "g" },
      { profile: { name: "c" } },
      { type: "group.dissolved", groupId: "g" },
    ],
  ])("%s", (_what, change, amend, amended) => {
    const before = structuredClone(change);
    expect(amendChange(change, amend)).toEqual(amended);
    expect(change).toEqual(before);
  });
});

describe("joining amendments", () => {
  it("lets the later one win, field by field", () => {
    const earlier: Amendment = {
      ...{ groupId: "g1", profile: { name: "a", notice: "n" }, custom: "x" },
      members: { ann: { nickname: "A", role: "admin" }, bob: { nickname: "B" } },
    };
    const later: Amendment = {
      ...{ groupId: "g2", profile: { name: "b" }, receiverIds: ["ann"] },
      members: { ann: { nickname: "AA" }, cid: { nickname: "C" } },
    };
    expect(joinAmendments(earlier, later)).toEqual({
      ...{ groupId: "g2", profile: { name: "b", notice: "n" }, custom: "x", receiverIds: ["ann"] },
      members: { ann: { nickname: "AA", role: "admin" }, bob: { nickname: "B" }, cid: { nickname: "C" } },
    });
  });

  it("returns the other if one is missing", () => {
    expect(joinAmendments(undefined, undefined)).toBeUndefined();
    expect(joinAmendments({ custom: "x" }, undefined)).toEqual({ custom: "x" });
    expect(joinAmendments(undefined, { custom: "x" })).toEqual({ custom: "x" });
  });

  const profile = fc.record({ name: fc.string(), notice: fc.string() }, { requiredKeys: [] });
  const member = fc.record({ nickname: fc.string(), avatar: fc.string() }, { requiredKeys: [] });
  const amendment = fc.record(
    { groupId: fc.string(), profile, members: fc.dictionary(fc.constantFrom("ann", "bob"), member) },
    { requiredKeys: [] },
  );

  it("has the same effect as applying both in turn", () => {
    const change: GroupChange = {
      ...{ type: "group.created", profile: { name: "a", kind: "k" } },
      members: [{ userId: "ann" }, { userId: "bob", nickname: "B" }],
    };
    fc.assert(
      fc.property(amendment, amendment, (one, other) => {
        const joined = joinAmendments(one, other) ?? {};
        expect(amendChange(change, joined)).toEqual(amendChange(amendChange(change, one), other));
      }),
    );
  });
});
