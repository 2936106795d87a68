import { observeWindowOffset, observeWindowRect, Virtualizer, windowScroll } from "@tanstack/virtual-core";
import type { RefObject } from "preact";
import { useLayoutEffect, useReducer, useState } from "preact/hooks";

/** Rows that are drawn beyond what is seen, so that scrolling shows no gap. */
const OVERSCAN = 12;

/** The rows of a long list that are seen, while the window is scrolled; and the space before and after them, in pixels. */
export interface VisibleRows {
  readonly first: number;
  readonly end: number;
  readonly before: number;
  readonly after: number;
}

/** Tells which of `count` rows, each `height` pixels high, are seen. They begin at the top of `place`. */
export function useVisibleRows(count: number, height: number, place: RefObject<HTMLElement | null>): VisibleRows {
  const [, redraw] = useReducer((turn: number) => turn + 1, 0);
  const [margin, setMargin] = useState(0);
  const options = {
    count,
    getScrollElement: () => window,
    estimateSize: () => height,
    observeElementRect: observeWindowRect,
    observeElementOffset: observeWindowOffset,
    scrollToFn: windowScroll,
    initialOffset: () => window.scrollY,
    initialRect: { width: window.innerWidth, height: window.innerHeight },
    overscan: OVERSCAN,
    scrollMargin: margin,
    onChange: () => redraw(undefined),
  };
  const [virtualizer] = useState(() => new Virtualizer<Window, HTMLElement>(options));
  virtualizer.setOptions(options);
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => {
    const top = Math.round((place.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
    if (top !== margin) setMargin(top);
    virtualizer._willUpdate();
  });
  const seen = virtualizer.getVirtualItems();
  const [one] = seen;
  const last = seen.at(-1);
  if (!one || !last) return { first: 0, end: 0, before: 0, after: count * height };
  return {
    first: one.index,
    end: last.index + 1,
    before: one.index * height,
    after: (count - last.index - 1) * height,
  };
}
