import type { OutgoingCallback } from "../load.ts";
import { machineTime } from "../readers/machine-time.ts";
import type { KnownTimes } from "../readers/receipts.ts";

const PAGE = 1000;

/** What of a page of the feed is looked at. */
interface MessagePage {
  readonly events: readonly {
    readonly sequence: string;
    readonly data: { readonly message: { readonly key: string } };
  }[];
  readonly next: number;
}

/** When messages of Tencent, each with a number of its own, were replied to. */
export class ReplyTimes {
  readonly #times = new Map<string, number>();

  /** Notes that a callback was replied to right now. */
  note({ bytes }: OutgoingCallback): void {
    const key = /"MsgSeq":(\d+)/.exec(bytes.toString("latin1"))?.[1];
    if (key !== undefined) this.#times.set(key, machineTime());
  }

  /** The times of the events from one to another, in the order of the feed. */
  async bySequence(port: number, first: number, last: number): Promise<KnownTimes> {
    const times: number[] = [];
    for (let after = first - 1; after < last; ) {
      const response = await fetch(`http://127.0.0.1:${port}/v1/feed?after=${after}&limit=${PAGE}`);
      const { events, next }: MessagePage = JSON.parse(await response.text());
      for (const { sequence, data } of events) {
        if (Number(sequence) <= last) times.push(this.#times.get(data.message.key) ?? Number.NaN);
      }
      after = next;
    }
    return { first, times };
  }
}
