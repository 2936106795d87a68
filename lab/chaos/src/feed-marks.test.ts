import { expect, it } from "vitest";
import { feedMarks } from "./feed-marks.ts";

function marksOf(type: string, data: object): readonly string[] {
  return [...feedMarks([{ sequence: 1, type, data: JSON.stringify(data) }]).keys()];
}

it("knows a message by its client's id, or by its key if the vendor has no other", () => {
  expect(marksOf("message.sent", { message: { key: "7", clientId: "said" } })).toEqual(["message said"]);
  expect(marksOf("message.sent", { message: { key: "heard" } })).toEqual(["message heard"]);
});

it("knows groups by their names, and members by their ids", () => {
  expect(marksOf("group.created", { profile: { name: "made" } })).toEqual(["group made"]);
  expect(marksOf("members.joined", { members: [{ userId: "one" }, { userId: "other" }] })).toEqual([
    "member one",
    "member other",
  ]);
  expect(marksOf("group.updated", { profile: { name: "made" } })).toEqual([]);
});
