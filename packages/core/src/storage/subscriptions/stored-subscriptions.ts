import { setTimeout as pause } from "node:timers/promises";
import { LedgerUnavailableError } from "../../ledger/ledger-unavailable-error.js";
import {
  type AttemptRecord,
  type NewSubscription,
  type SigningSecret,
  type SubscriptionChange,
  type SubscriptionDelivery,
  SubscriptionLimitError,
  type SubscriptionRecord,
  type Subscriptions,
  type WaitingGroups,
} from "../../ledger/subscription.js";
import type { ExclusiveWriting } from "../batch/exclusive-writing.js";
import type { Deliveries } from "../delivery/deliveries.js";
import { deleting, type Engine, upsert, type Write } from "../engine.js";
import { attemptOfRow, attempts } from "../schema/attempts-table.js";
import { integer, text } from "../schema/column.js";
import { deliveries } from "../schema/deliveries-table.js";
import { parkedEvents } from "../schema/parked-events-table.js";
import { parkedGroups } from "../schema/parked-groups-table.js";
import type { Row } from "../schema/row.js";
import { secretsOfRow, subscriptionOfRow, subscriptions } from "../schema/subscriptions-table.js";
import { AttemptSlots } from "./attempt-slots.js";
import {
  changedSubscription,
  changesOfParked,
  configuredSubscription,
  newSubscription,
  unconfiguredSubscription,
} from "./changed-subscription.js";
import { HeldSubscription } from "./held-subscription.js";
import { countParked, firstParked, readParked } from "./parked.js";

/** Each has its own reader of the feed, its own connections and its own lease. */
const MOST_SUBSCRIPTIONS = 1000;
/** Somebody else may be writing: how often to try again, and how long to wait the first time. */
const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 20;

/** What writes of subscriptions look up: the head's row, and the rows of subscriptions. */
type Work<Result> = (
  headRow: Row,
  rows: readonly Row[],
) => { readonly result: Result; readonly writes: readonly Write[] };

/** The subscriptions in the database. */
export class StoredSubscriptions implements Subscriptions {
  readonly #engine: Engine;
  readonly #turns: ExclusiveWriting;
  readonly #leases: Pick<Deliveries, "lease">;
  readonly #now: () => number;

  constructor(engine: Engine, turns: ExclusiveWriting, leases: Pick<Deliveries, "lease">, now: () => number) {
    this.#engine = engine;
    this.#turns = turns;
    this.#leases = leases;
    this.#now = now;
  }

  async list(): Promise<readonly SubscriptionRecord[]> {
    return (await this.#rows()).map(subscriptionOfRow);
  }

  async find(id: string): Promise<SubscriptionRecord | undefined> {
    const row = await this.#row(id);
    return row && subscriptionOfRow(row);
  }

  async add(added: NewSubscription): Promise<SubscriptionRecord> {
    if ((await this.#rows()).length >= MOST_SUBSCRIPTIONS) throw new SubscriptionLimitError(MOST_SUBSCRIPTIONS);
    const row = await this.#write([], (headRow) => {
      const position = added.after ?? integer(headRow, "feed_sequence");
      const result = newSubscription(added, { now: this.#now(), position, isConfigured: false });
      return { result, writes: [upsert(subscriptions, [result])] };
    });
    return subscriptionOfRow(row);
  }

  async change(id: string, change: SubscriptionChange): Promise<SubscriptionRecord | undefined> {
    const row = await this.#write([id], (_, [found]) => {
      if (!found) return { result: undefined, writes: [] };
      const result = changedSubscription(subscriptions.wholeRow(found), change, this.#now());
      return { result, writes: [upsert(subscriptions, [result]), ...changesOfParked(id, change)] };
    });
    return row && subscriptionOfRow(row);
  }

  async remove(id: string): Promise<boolean> {
    const ofSubscription = { kind: "delete", by: ["subscription_id"], keys: [[id]] } as const;
    return this.#write([id], (_, [found]) => ({
      result: found !== undefined,
      writes: [
        ...deleting(subscriptions, [[id]]),
        ...[attempts, parkedEvents, parkedGroups].map((table) => ({ ...ofSubscription, table })),
        ...deleting(deliveries, [[leaseOf(id)]]),
      ],
    }));
  }

  async configure(configured: readonly NewSubscription[]): Promise<void> {
    const present = await this.#rows();
    if (configured.length === 0 && !present.some((row) => row.configured === 1)) return;
    const known = present.map((row) => text(row, "subscription_id"));
    const ids = [...new Set([...known, ...configured.map(({ id }) => id)])];
    await this.#write(ids, (headRow, rows) => {
      const now = this.#now();
      const wanted = new Map(configured.map((one) => [one.id, one]));
      const changed = rows.flatMap((found) => {
        const row = subscriptions.wholeRow(found);
        const one = wanted.get(row.subscription_id);
        wanted.delete(row.subscription_id);
        return (one ? configuredSubscription(row, one, now) : unconfiguredSubscription(row, now)) ?? [];
      });
      const added = [...wanted.values()].map((one) => {
        const position = Math.min(one.after ?? Number.POSITIVE_INFINITY, integer(headRow, "feed_sequence"));
        return newSubscription(one, { now, position, isConfigured: true });
      });
      const all = [...changed, ...added];
      return { result: undefined, writes: all.length > 0 ? [upsert(subscriptions, all)] : [] };
    });
  }

  async secrets(id: string): Promise<readonly SigningSecret[]> {
    const row = await this.#row(id);
    return row ? secretsOfRow(row, this.#now()) : [];
  }

  async attempts(id: string): Promise<readonly AttemptRecord[]> {
    const made = (await this.#attemptRows(id)).map(attemptOfRow);
    return made.sort((one, other) => other.attemptedAt - one.attemptedAt);
  }

  waiting(id: string): Promise<WaitingGroups> {
    return this.#read(() => countParked(this.#engine.kysely, id));
  }

  async deliver(id: string, signal: AbortSignal): Promise<SubscriptionDelivery | undefined> {
    const lease = await this.#leases.lease(leaseOf(id), { signal });
    try {
      const row = await this.#row(id);
      if (row && subscriptionOfRow(row).state === "active") {
        const { kysely } = this.#engine;
        return new HeldSubscription(lease, {
          row,
          secrets: secretsOfRow(row, this.#now()),
          parked: await this.#read(() => readParked(kysely, id)),
          slots: new AttemptSlots(id, await this.#attemptRows(id)),
          firstParked: (group) => this.#read(() => firstParked(kysely, id, group)),
        });
      }
      await lease.release({ forget: row === undefined });
      return undefined;
    } catch (cause) {
      await lease.release();
      throw cause;
    }
  }

  #rows(): Promise<readonly Row[]> {
    return this.#read(() =>
      this.#engine.kysely.selectFrom("grouphook_subscriptions").selectAll().orderBy("subscription_id").execute(),
    );
  }

  #row(id: string): Promise<Row | undefined> {
    return this.#read(() =>
      this.#engine.kysely
        .selectFrom("grouphook_subscriptions")
        .selectAll()
        .where("subscription_id", "=", id)
        .executeTakeFirst(),
    );
  }

  #attemptRows(id: string): Promise<readonly Row[]> {
    return this.#read(() =>
      this.#engine.kysely.selectFrom("grouphook_attempts").selectAll().where("subscription_id", "=", id).execute(),
    );
  }

  async #read<Result>(read: () => Promise<Result>): Promise<Result> {
    try {
      return await read();
    } catch (cause) {
      if (this.#engine.kindOf(cause) === "data") throw cause;
      throw new LedgerUnavailableError("the database cannot be read", { cause });
    }
  }

  /** Nothing of what is done here is wrong a second time. */
  async #write<Result>(ids: readonly string[], work: Work<Result>): Promise<Result> {
    const finds = ids.length > 0 ? [{ table: subscriptions, by: subscriptions.key, keys: ids.map((id) => [id]) }] : [];
    const transact = () =>
      this.#engine.transact(finds, async (headRow, [rows = []], transaction) => {
        const { result, writes } = work(headRow, rows);
        for (const write of writes) transaction.write(write);
        return result;
      });
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#turns.runExclusive(transact);
      } catch (cause) {
        const kind = this.#engine.kindOf(cause);
        if (kind === "data") throw cause;
        if (attempt === ATTEMPTS || kind !== "transient")
          throw new LedgerUnavailableError("the database takes no writes", { cause });
        await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1));
      }
    }
  }
}

function leaseOf(id: string): string {
  return `subscription:${id}`;
}
