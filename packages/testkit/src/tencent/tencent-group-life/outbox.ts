import type { SeededRandom } from "../../seeded-random.js";

/** How notifications go astray. */
export interface Disorder {
  /** How many later ones may overtake one. */
  readonly depth: number;
  /** How probably one comes a second time, 0 to 1. */
  readonly repetition: number;
}

/** Brings notifications on their way. */
export interface Outbox {
  /** Resolves when all that is due has been delivered; a late one is held back for as long as can be. */
  post(deliver: () => Promise<void>, isLate: boolean): Promise<void>;
  /** Delivers what is left. */
  empty(): Promise<void>;
}

interface Parcel {
  readonly rank: number;
  readonly deliver: () => Promise<void>;
}

/** Makes an outbox. What is due at once is delivered at once, over several connections. */
export function createOutbox(random: SeededRandom, { depth, repetition }: Disorder): Outbox {
  let posted = 0;
  let waiting: readonly Parcel[] = [];

  async function release(until: number): Promise<void> {
    const due = waiting.filter(({ rank }) => rank <= until).toSorted((left, right) => left.rank - right.rank);
    waiting = waiting.filter(({ rank }) => rank > until);
    await Promise.all(due.map(({ deliver }) => deliver()));
  }

  return {
    async post(deliver, isLate) {
      posted += 1;
      const parcels: Parcel[] = [{ rank: posted + (isLate ? depth : random.below(depth + 1)), deliver }];
      if (random.chance(repetition)) parcels.push({ rank: posted + random.below(depth + 1), deliver });
      waiting = [...waiting, ...parcels];
      await release(posted);
    },
    empty: () => release(Number.POSITIVE_INFINITY),
  };
}
