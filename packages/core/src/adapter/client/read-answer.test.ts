import { expect, it } from "vitest";
import { listOf, objectOf, text } from "../wire-fields.js";
import { readAnswer } from "./read-answer.js";

const wire = objectOf({ members: listOf(objectOf({ userID: text })) });
const call = { vendor: "parrot", call: "get_members", mayHaveActed: false };

it("reads what a call answered, without what it does not know", () => {
  const members = [{ userID: "ann", age: 5 }];
  expect(readAnswer(wire, { members, total: 1 }, call)).toEqual({ members: [{ userID: "ann" }] });
});

it.for<[unknown, string]>([
  [{ members: [{ userID: "ann" }, { userID: 7 }] }, "members[1].userID is not a text"],
  [{}, "members is missing"],
  ["nothing", "the answer is not an object"],
])("says what is wrong with %j", ([answer, fault]) => {
  expect(() => readAnswer(wire, answer, call)).toThrow(
    expect.objectContaining({ code: "unreadable", message: `[parrot] get_members: ${fault}`, mayHaveActed: false }),
  );
});
