import type { ListPage } from "./use-pages.js";

/** Where a numbered list begins that is read newest first. */
export const NEWEST: number = Number.MAX_SAFE_INTEGER;

/** A page of a numbered list that is read newest first, whose `next` is 0 where there is nothing older. */
export function newestFirst<Item>({
  items,
  next,
}: {
  readonly items: readonly Item[];
  readonly next: number;
}): ListPage<Item, number> {
  return { items, next: next === 0 ? null : next };
}
