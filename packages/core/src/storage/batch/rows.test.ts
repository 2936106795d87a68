import { beforeEach, describe, expect, it } from "vitest";
import { Rows } from "./rows.js";

let rows: Rows<string>;

beforeEach(() => {
  rows = new Rows();
  rows.load("a", "stored");
});

describe("rows of a batch", () => {
  it("are as they were loaded, with nothing to write", () => {
    expect([rows.get("a"), rows.get("b")]).toEqual(["stored", undefined]);
    expect(rows.values()).toEqual(["stored"]);
    expect(rows.changes()).toEqual({ inserts: [], updates: [], deletes: [] });
  });

  it("are inserted where the database has none, and updated where it has one", () => {
    rows.put("a", "changed");
    rows.put("b", "made");
    rows.put("b", "made and changed");
    expect(rows.changes()).toEqual({ inserts: ["made and changed"], updates: ["changed"], deletes: [] });
  });

  it("are deleted where the database has them, and never were where it has none", () => {
    rows.remove("a");
    rows.put("b", "made");
    rows.remove("b");
    expect([rows.get("a"), rows.values()]).toEqual([undefined, []]);
    expect(rows.changes()).toEqual({ inserts: [], updates: [], deletes: ["a"] });
  });

  it("are still the database's when they come back", () => {
    rows.remove("a");
    rows.put("a", "back");
    expect(rows.changes()).toEqual({ inserts: [], updates: ["back"], deletes: [] });
  });

  it("are left to what else deletes them, unless they were changed themselves", () => {
    rows.load("b", "stored too");
    rows.put("b", "changed");
    rows.drop((state) => state !== "kept");
    expect(rows.values()).toEqual([]);
    expect(rows.changes()).toEqual({ inserts: [], updates: [], deletes: ["b"] });
  });

  it("are touched when they were read or changed; of many only when they were changed, without what they are", () => {
    rows.load("b", "stored too");
    rows.put("c", "made");
    rows.remove("b");
    expect([...rows.touched(3)]).toEqual([
      ["a", "stored"],
      ["b", undefined],
      ["c", "made"],
    ]);
    expect([...rows.touched(2)]).toEqual([
      ["b", undefined],
      ["c", undefined],
    ]);
  });
});
