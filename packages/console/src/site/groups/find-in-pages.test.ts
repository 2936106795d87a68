import { expect, it } from "vitest";
import { findInPages } from "./find-in-pages.js";

function listOf(pages: number) {
  const asked: unknown[] = [];
  return {
    asked,
    read: async (query: { readonly limit: number; readonly cursor?: string }) => {
      asked.push(query);
      const page = Number(query.cursor ?? "0");
      return { items: [`a${page}`, `b${page}`], next: page + 1 < pages ? String(page + 1) : null };
    },
  };
}

it("reads on until the row is there", async () => {
  const list = listOf(5);
  expect(await findInPages(list.read, (item) => item === "b2")).toBe("b2");
  expect(list.asked).toEqual([{ limit: 1000 }, { limit: 1000, cursor: "1" }, { limit: 1000, cursor: "2" }]);
});

it("ends with the list, and after ten pages of one that goes on", async () => {
  expect(await findInPages(listOf(3).read, () => false)).toBeUndefined();
  const long = listOf(1000);
  expect(await findInPages(long.read, (item) => item === "a10")).toBeUndefined();
  expect(long.asked).toHaveLength(10);
});
