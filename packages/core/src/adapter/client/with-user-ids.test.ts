import { expect, test } from "vitest";
import type { GroupChange } from "../../vocabulary/change.js";
import { withUserIds } from "./with-user-ids.js";

const ofGroup = { groupId: "G" } as const;
const changes: readonly GroupChange[] = [
  { type: "group.created", ownerId: "ANN", profile: { name: "N" }, members: [{ userId: "BOB", nickname: "B" }] },
  { type: "owner.transferred", ...ofGroup, fromUserId: "ANN", toUserId: "BOB" },
  { type: "members.joined", ...ofGroup, inviterId: "ANN", members: [{ userId: "BOB" }] },
  { type: "members.left", ...ofGroup, userIds: ["ANN"] },
  { type: "members.updated", ...ofGroup, userIds: ["ANN"], profile: { role: "admin" } },
  { type: "group.list_changed", ...ofGroup, list: "blocked", operation: "add", userIds: ["ANN"] },
  { type: "member.updated", ...ofGroup, userId: "ANN", profile: { nickname: "A" } },
  { type: "member.silenced", ...ofGroup, userId: "ANN" },
  { type: "member.unsilenced", ...ofGroup, userId: "ANN" },
  {
    ...{ type: "message.sent", ...ofGroup },
    message: { senderId: "ANN", elements: [], text: "T", mentions: { everyone: false, userIds: ["BOB"] } },
  },
];

test.each(changes)("$type names its users otherwise, and nothing else", (change) => {
  const renamed = JSON.stringify(change).replaceAll("ANN", "ann").replaceAll("BOB", "bob");
  expect(withUserIds(change, (userId) => userId.toLowerCase())).toEqual(JSON.parse(renamed));
});

test("who is named twice by it is named once", () => {
  const twice = { type: "members.joined", ...ofGroup, members: [{ userId: "ann" }, { userId: "ANN" }] } as const;
  expect(withUserIds(twice, (userId) => userId.toLowerCase())).toEqual({ ...twice, members: [{ userId: "ann" }] });
  const leaving = { type: "members.left", ...ofGroup, userIds: ["ann", "ANN"] } as const;
  expect(withUserIds(leaving, (userId) => userId.toLowerCase())).toEqual({ ...leaving, userIds: ["ann"] });
});

test("what names nobody stays", () => {
  const change = { type: "group.dissolved", ...ofGroup } as const;
  expect(withUserIds(change, () => "other")).toBe(change);
});
