import type { Differences, GroupReading, OpenReconciliation, ReconciliationNumbers } from "@grouphook/core";

/** What the readings of a reconciliation came to so far. */
export class ReadingTally {
  readonly #numbers: { -readonly [Name in keyof ReconciliationNumbers]: number };
  readonly #differences: Map<string, number>;

  constructor({ numbers, differences }: Pick<OpenReconciliation, "numbers" | "differences">) {
    this.#numbers = { ...numbers };
    this.#differences = new Map(Object.entries(differences));
  }

  get numbers(): ReconciliationNumbers {
    return { ...this.#numbers };
  }

  get differences(): Differences {
    return Object.fromEntries(this.#differences);
  }

  add(reading: GroupReading): void {
    if (reading.result === "unreadable") {
      this.#numbers.unreadable += 1;
      return;
    }
    const { state, differences, members } = reading;
    this.#numbers.groups += 1;
    this.#numbers.members += members;
    if (state === "gone" && differences["group.dissolved"] !== undefined) this.#numbers.gone += 1;
    for (const [type, count] of Object.entries(differences)) {
      this.#differences.set(type, (this.#differences.get(type) ?? 0) + count);
    }
  }

  fail(): void {
    this.#numbers.failed += 1;
  }
}
