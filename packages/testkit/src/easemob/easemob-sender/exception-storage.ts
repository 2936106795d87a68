import type { EasemobBody } from "./body.js";

/** Callbacks of ten minutes that did not arrive. */
export interface EasemobStoredCallbacks {
  /** When the ten minutes begin, as `yyyyMMddHHmm`. The documents name no time zone: UTC here. */
  readonly date: string;
  readonly size: number;
  /** How often they were sent again. */
  readonly retry: number;
}

interface Bucket {
  readonly startsAt: number;
  bodies: readonly EasemobBody[];
  retries: number;
}

const BUCKET_MS = 10 * 60_000;
const KEPT_MS = 3 * 24 * 60 * 60_000;

/** The paid "exception storage". Documented: callbacks are kept for three days, ten minutes of them together. */
export class ExceptionStorage {
  readonly #buckets = new Map<string, Bucket>();

  keep(body: EasemobBody, now: number): void {
    const startsAt = Math.floor(now / BUCKET_MS) * BUCKET_MS;
    const bucket = this.#buckets.get(dateOf(startsAt)) ?? { startsAt, bodies: [], retries: 0 };
    bucket.bodies = [...bucket.bodies, body];
    this.#buckets.set(dateOf(startsAt), bucket);
  }

  /** What is kept, the oldest first. */
  info(now: number): readonly EasemobStoredCallbacks[] {
    for (const [date, { startsAt }] of this.#buckets) {
      if (now - startsAt > KEPT_MS) this.#buckets.delete(date);
    }
    const all = [...this.#buckets].toSorted(([, left], [, right]) => left.startsAt - right.startsAt);
    return all.map(([date, { bodies, retries }]) => ({ date, size: bodies.length, retry: retries }));
  }

  /** Takes out the callbacks of ten minutes; `undefined` if none are kept. What fails again comes back with `giveBack`. */
  take(date: string): readonly EasemobBody[] | undefined {
    const bucket = this.#buckets.get(date);
    if (!bucket) return undefined;
    const { bodies } = bucket;
    bucket.bodies = [];
    bucket.retries += 1;
    return bodies;
  }

  giveBack(date: string, bodies: readonly EasemobBody[]): void {
    const bucket = this.#buckets.get(date);
    if (bucket && bodies.length > 0) bucket.bodies = [...bodies, ...bucket.bodies];
    else if (bucket) this.#buckets.delete(date);
  }
}

function dateOf(time: number): string {
  return new Date(time).toISOString().replace(/\D/g, "").slice(0, 12);
}
