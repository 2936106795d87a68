import { expect, it } from "vitest";
import { parseNote, type ReceiverNote, readNotes } from "./receiver-notes.ts";

function begun(number: number, id: string, groupId = "群一"): ReceiverNote {
  return { is: "begun", number, id, events: [{ sequence: id, source: "/chat", data: { groupId } }] };
}

function idsOf(notes: readonly ReceiverNote[]): readonly string[] {
  return readNotes(notes, "feed").taken.map(({ id }) => id);
}

it("holds what was answered with success, in that order", () => {
  const notes: ReceiverNote[] = [
    { is: "started" },
    begun(1, "a"),
    { is: "taken", number: 1 },
    { is: "over", number: 1 },
    begun(2, "b"),
    { is: "over", number: 2 },
    begun(3, "c"),
    { is: "started" },
    begun(1, "c"),
    { is: "taken", number: 1 },
  ];
  expect(idsOf(notes)).toEqual(["a", "c"]);
  expect(readNotes(notes, "feed").overlapping).toBe(0);
});

it("counts what begins while another message of its lane is under way", () => {
  const notes: ReceiverNote[] = [begun(1, "a"), begun(2, "b", "群二"), begun(3, "c")];
  expect(readNotes(notes, "feed").overlapping).toBe(2);
  expect(readNotes(notes, "group").overlapping).toBe(1);
});

it("reads what it wrote, and nothing from a torn line", () => {
  const note = begun(7, "a");
  expect(parseNote(JSON.stringify(note))).toEqual(note);
  expect(parseNote(JSON.stringify({ is: "started" }))).toEqual({ is: "started" });
  expect(parseNote(JSON.stringify(note).slice(0, -9))).toBeUndefined();
  expect(parseNote("")).toBeUndefined();
});
