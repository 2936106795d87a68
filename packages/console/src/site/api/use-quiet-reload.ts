import { useCallback, useEffect, useState } from "preact/hooks";
import type { Pages } from "./use-pages.js";

/** A list, and how to begin it again without a word: readers of screens are not told that it loads. */
export function useQuietReload<Item>(pages: Pages<Item>): readonly [quiet: Pages<Item>, reload: () => void] {
  const { isReading, reload } = pages;
  const [isQuiet, setQuiet] = useState(false);
  useEffect(() => {
    if (!isReading) setQuiet(false);
  }, [isReading]);
  const reloadQuietly = useCallback(() => {
    setQuiet(true);
    reload();
  }, [reload]);
  return [isQuiet ? { ...pages, isReading: false } : pages, reloadQuietly];
}
