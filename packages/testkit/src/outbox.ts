import type { SeededRandom } from "./seeded-random.js";

/** How notifications are reordered and repeated. */
export interface Disorder {
  /** How many later notifications may overtake one. */
  readonly depth: number;
  /** The probability of a repetition, 0 to 1. */
  readonly repetition: number;
}

/** Sends notifications. */
export interface Outbox {
  /** Resolves when all due notifications are delivered. A late one is delayed as long as possible. */
  post(deliver: () => Promise<void>, isLate: boolean): Promise<void>;
  /** Delivers the remaining notifications. */
  empty(): Promise<void>;
}

interface Parcel {
  readonly rank: number;
  readonly deliver: () => Promise<void>;
}

/** Creates an outbox. Notifications due at the same time are delivered simultaneously, over several connections. */
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
