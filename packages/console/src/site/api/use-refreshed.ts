import { useEffect, useState } from "preact/hooks";
import { useEvery } from "./use-every.js";
import type { Pages } from "./use-pages.js";

interface RefreshSettings {
  readonly everyMs: number;
  /** Whether what is there must stay for now, as where something is chosen in it. */
  readonly isHeld?: boolean;
}

/** Begins a list again from time to time, without a word, as long as its beginning is looked at. */
export function useRefreshed<Item>(pages: Pages<Item>, { everyMs, isHeld = false }: RefreshSettings): Pages<Item> {
  const { isReading, reload } = pages;
  const [isRefreshing, setRefreshing] = useState(false);
  useEvery(everyMs, () => {
    if (isHeld || isReading || scrollY > 0) return;
    setRefreshing(true);
    reload();
  });
  useEffect(() => {
    if (!isReading) setRefreshing(false);
  }, [isReading]);
  return isRefreshing ? { ...pages, isReading: false } : pages;
}
