/** A page of a list by its number, from 1 on, and its size. */
export interface Window {
  readonly pageNumber: number;
  readonly showNumber: number;
}

const LARGEST = 500;
const SMALLEST = 250;

/** How many entries are before a window. */
export function startOf({ pageNumber, showNumber }: Window): number {
  return (pageNumber - 1) * showNumber;
}

/**
 * The page that begins as little as can be, but at least `overlap`, before so many entries that were read: OpenIM has pages of
 * every size, but none that begins anywhere.
 */
export function windowBefore(entries: number, overlap: number): Window {
  let best: Window = { pageNumber: 1, showNumber: LARGEST };
  for (let showNumber = LARGEST; showNumber >= SMALLEST; showNumber -= 1) {
    const pageNumber = Math.floor(Math.max(entries - overlap, 0) / showNumber) + 1;
    const window = { pageNumber, showNumber };
    if (startOf(window) > startOf(best)) best = window;
  }
  return best;
}
