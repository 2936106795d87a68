import { sha256Base64Url } from "../../adapter/authenticity.js";

const DAY_MS = 24 * 60 * 60 * 1000;
/** How long the repetition of a callback without a time is known as one, unless its key may recur. */
const UNTIMED_DAYS = 7;
/** 132 bits. */
const KEY_LENGTH = 22;

/** Where the receipt of a callback lies among those of all sources. */
export interface ReceiptPlace {
  /** Equal for repetitions of one callback alone. */
  readonly name: string;
  readonly key: string;
  /** Times it may lie under; a new one is put under the first. */
  readonly times: readonly [number, ...number[]];
}

/** What tells a callback from all others, and how far a repetition may be from it. */
export interface ReceiptOptions {
  readonly key: string;
  /** The vendor's, in Unix milliseconds; `undefined` where it tells none. */
  readonly time: number | undefined;
  readonly receivedAt: number;
  /** A callback without a time is known again for so long, in milliseconds; seven days unless set. */
  readonly within?: number;
}

/**
 * The place of a receipt. One with a time lies under it, even where it is not credible: a repetition tells it again, however
 * much later. One without lies under the day on which it came in.
 */
export function receiptPlace(source: string, { key: given, time, receivedAt, within }: ReceiptOptions): ReceiptPlace {
  const key = sha256Base64Url(`${source}\n${given}`).slice(0, KEY_LENGTH);
  if (time !== undefined && Number.isSafeInteger(time) && time > 0) {
    return { name: receiptName(time, key), key, times: [time] };
  }
  const day = dayOf(receivedAt);
  const earlier: number[] = [];
  const first = dayOf(receivedAt - (within ?? UNTIMED_DAYS * DAY_MS));
  for (let before = day - DAY_MS; before >= first; before -= DAY_MS) earlier.push(before);
  return { name: key, key, times: [day, ...earlier] };
}

/** The name of a receipt with a time; one without is named by its key. */
export function receiptName(time: number, key: string): string {
  return `${time}/${key}`;
}

function dayOf(moment: number): number {
  return Math.max(0, moment - (moment % DAY_MS));
}
