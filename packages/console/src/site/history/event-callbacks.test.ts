import { expect, it } from "vitest";
import { thoseThatName } from "./event-callbacks.js";

const of = (...bodies: readonly string[]) => bodies.map((body) => ({ body }));

it("prefers the callbacks that name the group, however its id is written", () => {
  const other = { body: '{"GroupId":"g2"}' };
  const plain = { body: '{"GroupId":"@TGS#1 \\"a\\""}' };
  const form = { body: "groupID=%40TGS%231%20%22a%22" };
  expect(thoseThatName([other, plain, form], '@TGS#1 "a"')).toEqual([plain, form]);
});

it("keeps all where none names it, or where there is no choice", () => {
  const emptied = of("", "");
  expect(thoseThatName(emptied, "g1")).toEqual(emptied);
  expect(thoseThatName(of('{"GroupId":"g2"}'), "g1")).toHaveLength(1);
  expect(thoseThatName(of("a", "b"), undefined)).toHaveLength(2);
});
