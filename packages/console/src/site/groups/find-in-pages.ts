/** So many rows are looked through to find one. */
const MOST_PAGES = 10;
const LARGEST_PAGE = 1000;

/** A page of a list whose places are opaque. */
interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** Looks for one row of a list that can only be read page by page; `undefined` where it is not among the first ten thousand. */
export async function findInPages<Item>(
  read: (query: { readonly limit: number; readonly cursor?: string }) => Promise<Page<Item>>,
  isSought: (item: Item) => boolean,
): Promise<Item | undefined> {
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { items, next }: Page<Item> = await read({ limit: LARGEST_PAGE, ...(cursor !== null && { cursor }) });
    const found = items.find(isSought);
    if (found || next === null) return found;
    cursor = next;
  }
  return undefined;
}
