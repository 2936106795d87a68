import type { SeededRandom } from "@grouphook/testkit";
import type { Specimen } from "./specimen.ts";

const MOST_LEARNED = 4096;
const LONGEST = 16 * 1024;

/** The callbacks to mutate: the fixtures, and those that reached new code. */
export class Corpus {
  readonly #filed: readonly Specimen[];
  readonly #learned: Specimen[] = [];

  constructor(filed: readonly Specimen[]) {
    this.#filed = filed;
  }

  get size(): number {
    return this.#filed.length + this.#learned.length;
  }

  pick(random: SeededRandom): Specimen {
    return random.pick(this.#learned.length > 0 && random.chance(0.5) ? this.#learned : this.#filed);
  }

  /** A full corpus drops an earlier addition. */
  learn(random: SeededRandom, specimen: Specimen): void {
    if (specimen.text.length > LONGEST) return;
    if (this.#learned.length < MOST_LEARNED) this.#learned.push(specimen);
    else this.#learned[random.below(MOST_LEARNED)] = specimen;
  }
}
