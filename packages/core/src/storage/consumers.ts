import type { Kysely } from "kysely";
import {
  CONSUMER_NAME,
  type ConsumerLag,
  type ConsumerRecord,
  type ConsumerSettings,
  type Consumers,
  TooManyConsumersError,
} from "../ledger/consumer.js";
import { ExpiredPositionError, type Page, type PageRequest, PositionError } from "../ledger/ledger-reader.js";
import { CallbackError } from "../vocabulary/callback-error.js";
import type { ExclusiveWriting } from "./batch/exclusive-writing.js";
import { deleting, type Engine, upsert } from "./engine.js";
import type { Ask } from "./read/available-reader.js";
import { boundedRows, bytesIn, DEFAULT_LIMIT } from "./read/bounded-rows.js";
import { headNumber } from "./read/head-number.js";
import { page, readCursor } from "./read/page.js";
import { beyondNewest, checkEpoch, checkPosition } from "./read/positions.js";
import { integer, text } from "./schema/column.js";
import { consumerOfRow, consumers } from "./schema/consumers-table.js";
import type { Row } from "./schema/row.js";
import type { Tables } from "./schema/tables.js";

const MOST_CONSUMERS = 1000;
/** Somebody else may be writing: how often to try again. */
const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 20;

/** The two ends of the feed. */
interface FeedEnds {
  readonly floor: number;
  readonly newest: number;
}

/** What becomes of a consumer; `undefined` where there is none and none is to be. */
type Move = (stored: ConsumerRecord | undefined, ends: FeedEnds) => ConsumerRecord | "gone" | undefined;

interface ConsumersOptions {
  readonly ask: Ask;
  readonly now: () => number;
}

/** The consumers in the database. */
export class StoredConsumers implements Consumers {
  readonly #engine: Engine;
  readonly #turns: ExclusiveWriting;
  readonly #ask: Ask;
  readonly #now: () => number;

  constructor(engine: Engine, turns: ExclusiveWriting, { ask, now }: ConsumersOptions) {
    this.#engine = engine;
    this.#turns = turns;
    this.#ask = ask;
    this.#now = now;
  }

  async get(name: string): Promise<ConsumerRecord | undefined> {
    const query = this.#engine.kysely.selectFrom("grouphook_consumers").selectAll().where("name", "=", name);
    const row = await this.#ask(() => query.executeTakeFirst());
    return row && consumerOfRow(row);
  }

  list(request: PageRequest = {}): Promise<Page<ConsumerRecord>> {
    return this.#ask(() => this.#list(request));
  }

  lags(places: Parameters<Consumers["lags"]>[0]): ReturnType<Consumers["lags"]> {
    return this.#ask(() => this.#lags(places));
  }

  async #list({ cursor, limit = DEFAULT_LIMIT }: PageRequest): Promise<Page<ConsumerRecord>> {
    let query = this.#engine.kysely.selectFrom("grouphook_consumers");
    if (cursor !== undefined) query = query.where("name", ">", readCursor(cursor, 1)[0]);
    const ordered = query.orderBy("name");
    const rows = await boundedRows<Row>(limit, {
      weigh: (count) => ordered.select(bytesIn(consumers.columns)).limit(count).execute(),
      read: (count) => ordered.selectAll().limit(count).execute(),
    });
    return page(rows, (row) => [text(row, "name")], consumerOfRow);
  }

  async #lags(places: Parameters<Consumers["lags"]>[0]): Promise<ReadonlyMap<string, ConsumerLag>> {
    const { kysely } = this.#engine;
    const cameIn = await arrivals(kysely, new Set(places.map(({ position }) => position + 1)));
    const newest = await headNumber(kysely, "feed_sequence");
    const now = this.#now();
    const lagOf = (position: number): ConsumerLag => {
      const events = Math.max(0, newest - position);
      const at = cameIn.get(position + 1);
      if (events === 0) return { events, milliseconds: 0 };
      return { events, milliseconds: at === undefined ? null : Math.max(0, now - at) };
    };
    return new Map(places.map(({ name, position }) => [name, lagOf(position)]));
  }

  async put(
    name: string,
    { filter = {}, after }: ConsumerSettings = {},
  ): Promise<{ readonly consumer: ConsumerRecord; readonly isNew: boolean }> {
    if (!CONSUMER_NAME.test(name))
      throw new RangeError("a name must be 1 to 64 letters, digits and . _ -, and not . or ..");
    if (after !== undefined) checkPosition(after);
    const most = (await this.#isFull()) ? MOST_CONSUMERS : Number.POSITIVE_INFINITY;
    let isNew = false;
    const consumer = await this.#move(name, (stored, { floor, newest }) => {
      isNew = stored === undefined;
      if (stored) return { ...stored, filter };
      if (most === MOST_CONSUMERS) throw new TooManyConsumersError(most);
      if (after !== undefined) checkNotBeyondNewest("after", after, newest);
      return { name, filter, position: after ?? floor, createdAt: this.#now(), movedAt: null };
    });
    if (!consumer) throw new Error(`consumer ${name} was made and is not there`);
    return { consumer, isNew };
  }

  async acknowledge(name: string, sequence: number, epoch?: string): Promise<ConsumerRecord | undefined> {
    checkPosition(sequence);
    if (epoch !== undefined) await this.#ask(() => checkEpoch(this.#engine.kysely, sequence, epoch));
    return this.#move(name, (stored, { newest }) => {
      if (!stored) return undefined;
      checkNotBeyondNewest("sequence", sequence, newest);
      return { ...stored, position: Math.max(stored.position, sequence), movedAt: this.#now() };
    });
  }

  async seek(name: string, sequence: number): Promise<ConsumerRecord | undefined> {
    checkPosition(sequence);
    return this.#move(name, (stored, { floor, newest }) => {
      if (!stored) return undefined;
      checkNotBeyondNewest("sequence", sequence, newest);
      if (sequence < floor) throw new ExpiredPositionError(floor + 1, newest);
      return { ...stored, position: sequence, movedAt: this.#now() };
    });
  }

  async remove(name: string): Promise<boolean> {
    let wasThere = false;
    await this.#move(name, (stored) => {
      wasThere = stored !== undefined;
      return "gone";
    });
    return wasThere;
  }

  async #isFull(): Promise<boolean> {
    const query = this.#engine.kysely.selectFrom("grouphook_consumers");
    const counting = query.select(({ fn }) => fn.countAll<number>().as("count"));
    const { count } = await this.#ask(() => counting.executeTakeFirstOrThrow());
    return Number(count) >= MOST_CONSUMERS;
  }

  /** Nothing of what is done here is wrong a second time. */
  async #move(name: string, move: Move): Promise<ConsumerRecord | undefined> {
    const find = { table: consumers, by: consumers.key, keys: [[name]] };
    const transact = () =>
      this.#engine.transact([find], async (headRow, [[row] = [undefined]], transaction) => {
        const ends = { floor: integer(headRow, "feed_floor"), newest: integer(headRow, "feed_sequence") };
        const moved = move(row && consumerOfRow(row), ends);
        if (moved === "gone") for (const write of deleting(consumers, [[name]])) transaction.write(write);
        if (moved === "gone" || moved === undefined) return undefined;
        const { filter, position, createdAt, movedAt } = moved;
        const stored = { name, filter: JSON.stringify(filter), position, created_at: createdAt, moved_at: movedAt };
        transaction.write(upsert(consumers, [stored]));
        return moved;
      });
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#turns.runExclusive(transact);
      } catch (cause) {
        if (isRefusal(cause)) throw cause;
        const isWorthwhile = attempt < ATTEMPTS && this.#engine.kindOf(cause) === "transient";
        if (!isWorthwhile) throw new CallbackError("internal", "the database takes no writes", { cause });
        await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE_MS * 2 ** (attempt - 1)));
      }
    }
  }
}

function isRefusal(cause: unknown): boolean {
  return [PositionError, ExpiredPositionError, TooManyConsumersError].some((refusal) => cause instanceof refusal);
}

function checkNotBeyondNewest(parameter: "after" | "sequence", sequence: number, newest: number): void {
  if (sequence > newest) throw beyondNewest(parameter, sequence, newest);
}

/** When events came in, as far as that is known. */
async function arrivals(
  database: Kysely<Tables>,
  sequences: ReadonlySet<number>,
): Promise<ReadonlyMap<number, number>> {
  if (sequences.size === 0) return new Map();
  const rows = await database
    .selectFrom("grouphook_feed")
    .select(["sequence", "told_at"])
    .where("sequence", "in", [...sequences])
    .execute();
  return new Map(rows.flatMap(({ sequence, told_at }) => (told_at === null ? [] : [[sequence, told_at] as const])));
}
