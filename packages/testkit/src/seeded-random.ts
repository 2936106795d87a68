/** Pseudo-random choices that are the same for the same seed. */
export interface SeededRandom {
  /** A whole number from 0, below `limit`. */
  below(limit: number): number;
  /** True with this probability, 0 to 1. */
  chance(probability: number): boolean;
  /** One of the choices; throws a `RangeError` if there is none. */
  pick<Choice>(choices: readonly Choice[]): Choice;
}

/** Mulberry32: small, and good enough to choose test cases. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed | 0;
  function fraction(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const below = (limit: number) => Math.floor(fraction() * limit);
  return {
    below,
    chance: (probability) => fraction() < probability,
    pick(choices) {
      const position = below(choices.length);
      const choice = choices[position];
      if (choice === undefined) throw new RangeError("nothing to pick from");
      return choice;
    },
  };
}
