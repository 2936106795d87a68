import { useEvery } from "./use-every.js";
import type { Pages } from "./use-pages.js";
import { useQuietReload } from "./use-quiet-reload.js";

interface RefreshSettings {
  readonly everyMs: number;
  /** Whether what is there must stay for now, as where something is chosen in it. */
  readonly isHeld?: boolean;
}

/** Begins a list again from time to time, without a word, as long as its beginning is looked at. */
export function useRefreshed<Item>(pages: Pages<Item>, { everyMs, isHeld = false }: RefreshSettings): Pages<Item> {
  const [quiet, reload] = useQuietReload(pages);
  useEvery(everyMs, () => {
    if (!isHeld && !pages.isReading && scrollY === 0) reload();
  });
  return quiet;
}
