import { describe, expect, test } from "vitest";
import { translator } from "./translator.js";
import { identifier, objectOf } from "./wire-fields.js";

const translate = translator(objectOf({ group: identifier }), ({ group: groupId }, { command }) => {
  return { wants: "roster", command, groupId };
});

describe("a translator", () => {
  test("is given what the schema makes of the body", () => {
    const parsed = { command: "members", body: { group: "g", other: 1 }, text: "" };
    expect(translate(parsed)).toEqual({ wants: "roster", command: "members", groupId: "g" });
  });

  test("names command and field of a body that does not fit the schema", () => {
    expect(() => translate({ command: "members", body: { group: 1 }, text: "" })).toThrow(
      expect.objectContaining({ code: "malformed", message: "members: group is not a usable id" }),
    );
  });
});
