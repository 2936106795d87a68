import { loads } from "./loads.ts";
import type { Side } from "./side.ts";

/** One side of each letter that any load has. */
export const allSides: ReadonlyMap<string, Side> = new Map(
  loads.flatMap(({ sides }) => sides.map((side) => [side.letter, side])),
);
