import { useEffect, useRef, useState } from "preact/hooks";
import type { Pages } from "./use-pages.js";
import { useQuietReload } from "./use-quiet-reload.js";

/** Who has read beyond the first page would lose their place. */
const FIRST_PAGE = 100;

/** A list, and whether it has grown since. */
export interface News<Item> {
  readonly pages: Pages<Item>;
  readonly isNewer: boolean;
  /** Begins the list again. */
  show(): void;
}

/**
 * Reads a list again when something happened, which another `turn` tells; where somebody has read beyond its first page, it only
 * says so.
 */
export function useNews<Item>(pages: Pages<Item>, turn: number): News<Item> {
  const [quiet, reload] = useQuietReload(pages);
  const shown = useRef(turn);
  const [isNewer, setNewer] = useState(false);
  const { isReading, items } = pages;
  useEffect(() => {
    if (turn === shown.current || isReading) return;
    shown.current = turn;
    if (items.length <= FIRST_PAGE) reload();
    else setNewer(true);
  }, [turn, isReading, items.length, reload]);
  return {
    pages: quiet,
    isNewer,
    show() {
      setNewer(false);
      pages.reload();
    },
  };
}
