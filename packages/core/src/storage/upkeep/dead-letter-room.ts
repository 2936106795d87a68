import type { Kysely } from "kysely";
import type { deadLetters } from "../schema/dead-letters-table.js";
import type { RowOf } from "../schema/table.js";
import type { Tables } from "../schema/tables.js";

/** The share of letters that could not be read: rubbish must leave room for the others. */
const UNREADABLE_SHARE = 0.5;

interface Limits {
  /** Letters stored at most. */
  readonly limit: number;
  /** Bytes that stored letters hold at most. */
  readonly byteLimit: number;
}

interface Share {
  letters: number;
  bytes: number;
}

/** What may still be stored. */
export class LetterRoom {
  readonly #all: Share;
  readonly #unreadable: Share;

  constructor(all: Share, unreadable: Share) {
    this.#all = all;
    this.#unreadable = unreadable;
  }

  /** Takes the room of one letter, if there is that much. */
  take({ holds, size }: RowOf<typeof deadLetters>): boolean {
    const shares = holds === "callback" ? [this.#all] : [this.#all, this.#unreadable];
    if (shares.some(({ letters, bytes }) => letters < 1 || bytes < size)) return false;
    for (const share of shares) {
      share.letters -= 1;
      share.bytes -= size;
    }
    return true;
  }
}

/** The room beside the letters that are stored. */
export async function roomForLetters(database: Kysely<Tables>, { limit, byteLimit }: Limits): Promise<LetterRoom> {
  const rows = await database
    .selectFrom("grouphook_dead_letters")
    .select(({ fn }) => ["holds", fn.countAll<number>().as("letters"), fn.sum<number>("size").as("bytes")])
    .groupBy("holds")
    .execute();
  const beside = (share: number, isCounted: (holds: string) => boolean): Share => {
    const counted = rows.filter(({ holds }) => isCounted(holds));
    return {
      letters: Math.floor(limit * share) - counted.reduce((sum, { letters }) => sum + Number(letters), 0),
      bytes: Math.floor(byteLimit * share) - counted.reduce((sum, { bytes }) => sum + Number(bytes), 0),
    };
  };
  return new LetterRoom(
    beside(1, () => true),
    beside(UNREADABLE_SHARE, (holds) => holds !== "callback"),
  );
}
