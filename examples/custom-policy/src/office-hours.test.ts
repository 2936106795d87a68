import type { GroupChange, GroupView, Question } from "@grouphook/core";
import { describe, expect, it } from "vitest";
import { officeHours } from "./office-hours.js";

const policy = officeHours({ from: 9, to: 17, timeZone: "Asia/Shanghai" });
const posting: GroupChange = { type: "push.requested", groupId: "g" };
const group: GroupView = {
  ...{ groupId: "g", profile: {}, ownerId: "ann", memberCount: 1 },
  memberships: new Map([["ann", { userId: "ann", role: "owner", mutedUntil: null }]]),
};

function asked(actorId: string, time: string, change = posting) {
  const question: Question = {
    ...{ source: "aec", vendor: "aec", command: "AEC_GROUP_PUSH_SYSTEM_GROUP_MSG", change, actorId },
    view: async () => group,
    ownedGroups: async () => 1,
    circumstances: {},
  };
  const now = () => Date.parse(`2026-11-23T${time}+08:00`);
  return policy(question, { signal: new AbortController().signal, patienceMs: 1000, now, note: () => undefined });
}

describe("office hours", () => {
  it.each([
    ["08:59:59", "deny"],
    ["09:00:00", "allow"],
    ["16:59:59", "allow"],
    ["17:00:00", "deny"],
    ["00:30:00", "deny"],
  ])("at %s a member's posting is met with %s", async (time, decision) => {
    expect(await asked("ann", time)).toMatchObject({ decision });
  });

  it("are for members only", async () => {
    expect(await asked("eve", "12:00:00")).toMatchObject({ decision: "deny", code: 49 });
  });

  it("are for posting only", async () => {
    const leaving: GroupChange = { type: "members.left", groupId: "g", userIds: ["eve"] };
    expect(await asked("eve", "03:00:00", leaving)).toEqual({ decision: "allow" });
  });
});
