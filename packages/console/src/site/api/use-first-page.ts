import { useEvery } from "./use-every.js";
import type { Pages } from "./use-pages.js";
import { useQuietReload } from "./use-quiet-reload.js";
import { useTurn } from "./use-turn.js";

/** Who has read beyond the first page would lose their place. */
const FIRST_PAGE = 100;
const RELOAD_MS = 10_000;

interface Freshness {
  /** Another number whenever something may have happened. */
  readonly turn?: number;
  /** The most rows of the first page. */
  readonly size?: number;
}

/** Reads a list again from time to time, and when something happened, as long as nobody has read beyond its first page. */
export function useFirstPage<Item>(pages: Pages<Item>, { turn = 0, size = FIRST_PAGE }: Freshness = {}): Pages<Item> {
  const [quiet, reload] = useQuietReload(pages);
  const again = () => {
    if (pages.items.length <= size && !pages.isReading) reload();
  };
  useEvery(RELOAD_MS, again);
  useTurn(turn, again);
  return quiet;
}
