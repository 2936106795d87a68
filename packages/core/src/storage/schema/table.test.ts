import { describe, expect, it } from "vitest";
import { defineTable } from "./table.js";

const books = defineTable("books", ["isbn"], { isbn: "text", pages: "integer", blurb: "optional text" });

describe("a table", () => {
  it("has its columns in the order of its definition", () => {
    expect(books).toMatchObject({ name: "books", key: ["isbn"], columns: ["isbn", "pages", "blurb"] });
  });

  it("takes the values of a row in that order, however the row was put together", () => {
    expect(books.valuesOf({ blurb: null, pages: 96, isbn: "3-518" })).toEqual(["3-518", 96, null]);
  });

  it("lets a row be written again that was read whole", () => {
    const read = { isbn: "3-518", pages: 96, blurb: "Read it." };
    expect(books.wholeRow(read)).toEqual(read);
  });

  it.each([
    ["lacks a column", { isbn: "3-518", pages: 96 }],
    ["is empty where it must not be", { isbn: "3-518", pages: null, blurb: null }],
    ["holds a text for a number", { isbn: "3-518", pages: "96", blurb: null }],
    ["holds a number for a text", { isbn: 3518, pages: 96, blurb: null }],
  ])("takes for none of its rows one that %s", (_, row) => {
    expect(() => books.wholeRow(row)).toThrow("a row is not one of books");
  });
});
