import type { FeedEvent } from "../../feed/feed-event.js";
import type {
  DeliveryProgress,
  EventGroup,
  ParkedEvents,
  ParkedGroup,
  SigningSecret,
  SubscriptionDelivery,
  SubscriptionRecord,
} from "../../ledger/subscription.js";
import type { HeldLease } from "../delivery/held-lease.js";
import { deleting, upsert, type Write } from "../engine.js";
import { attempts } from "../schema/attempts-table.js";
import { integer, json } from "../schema/column.js";
import { parkedEvents } from "../schema/parked-events-table.js";
import { parkedGroups } from "../schema/parked-groups-table.js";
import type { Row } from "../schema/row.js";
import { subscriptionOfRow, subscriptions } from "../schema/subscriptions-table.js";
import type { AttemptSlots } from "./attempt-slots.js";

/** What is read of a subscription when its delivery begins. */
interface Begun {
  readonly row: Row;
  readonly secrets: readonly SigningSecret[];
  readonly parked: ReadonlyMap<string, ParkedGroup & ParkedEvents>;
  readonly slots: AttemptSlots;
  readonly firstParked: SubscriptionDelivery["firstParked"];
}

/** A subscription whose lease this process has. */
export class HeldSubscription implements SubscriptionDelivery {
  readonly subscription: SubscriptionRecord;
  readonly secrets: readonly SigningSecret[];
  readonly planned: readonly number[];
  readonly parked: ReadonlyMap<string, ParkedGroup & ParkedEvents>;
  readonly #lease: HeldLease;
  readonly #moves: number;
  readonly #slots: AttemptSlots;
  readonly #firstParked: SubscriptionDelivery["firstParked"];

  constructor(lease: HeldLease, { row, secrets, parked, slots, firstParked }: Begun) {
    this.subscription = subscriptionOfRow(row);
    this.secrets = secrets;
    this.planned = json<readonly number[]>(row, "planned");
    this.parked = parked;
    this.#lease = lease;
    this.#moves = integer(row, "moves");
    this.#slots = slots;
    this.#firstParked = firstParked;
  }

  get signal(): AbortSignal {
    return this.#lease.signal;
  }

  get isHeld(): boolean {
    return this.#lease.isHeld;
  }

  async save(progress: DeliveryProgress): Promise<boolean> {
    const { id, revision } = this.subscription;
    const { position } = progress;
    const { disabled: _, ...still } = progress;
    const besides = this.#writesBeside(progress);
    let isAsBefore = false;
    await this.#lease.write({
      finds: [{ table: subscriptions, by: subscriptions.key, keys: [[id]] }],
      writes: ([rows = []]) => {
        const [row] = rows;
        isAsBefore = row !== undefined && integer(row, "revision") === revision;
        if (!row || integer(row, "moves") !== this.#moves) return [];
        // Of one that was changed meanwhile it is not known whether it would fail again.
        return [...updating(id, isAsBefore ? progress : still), ...besides];
      },
      ...(position !== undefined && { position }),
    });
    return isAsBefore;
  }

  firstParked(
    group: EventGroup,
  ): Promise<{ readonly sequences: readonly number[]; readonly events: readonly FeedEvent[] } | undefined> {
    return this.#firstParked(group);
  }

  release(): Promise<void> {
    return this.#lease.release();
  }

  #writesBeside(progress: DeliveryProgress): readonly Write[] {
    const { id } = this.subscription;
    const { attempts: made = [], parked = [], groups = [], unparked = [], freed = [] } = progress;
    const waiting = parked.flatMap(({ group, messages }) =>
      messages.flatMap((sequences) =>
        sequences.map((sequence) => ({
          ...keysOf(id, group),
          sequence,
          message_sequence: sequences[0] ?? sequence,
        })),
      ),
    );
    const done = unparked.flatMap(({ group: { source, groupId }, sequences }) =>
      sequences.map((sequence) => [id, source, groupId, sequence]),
    );
    const states = groups.map(({ failures, nextAttemptAt, failedSince, ...group }) => ({
      ...keysOf(id, group),
      ...{ failures, next_attempt_at: Math.round(nextAttemptAt), failed_since: failedSince },
    }));
    return [
      ...(made.length > 0 ? [upsert(attempts, this.#slots.rowsOf(made))] : []),
      ...(waiting.length > 0 ? [upsert(parkedEvents, waiting)] : []),
      ...(states.length > 0 ? [upsert(parkedGroups, states)] : []),
      ...deleting(parkedEvents, done),
      ...deleting(
        parkedGroups,
        freed.map(({ source, groupId }) => [id, source, groupId]),
      ),
    ];
  }
}

function keysOf(id: string, { source, groupId }: EventGroup) {
  return { subscription_id: id, source, group_id: groupId };
}

function updating(id: string, progress: DeliveryProgress): readonly Write[] {
  const values = columnsOf(progress);
  if (Object.keys(values).length === 0) return [];
  return [{ kind: "update", table: subscriptions, by: subscriptions.key, keys: [[id]], values }];
}

function columnsOf({ position, planned, failures, nextAttemptAt, disabled }: DeliveryProgress): Row {
  return {
    ...(position !== undefined && { position }),
    ...(planned && { planned: JSON.stringify(planned) }),
    ...(failures !== undefined && { failures }),
    ...(nextAttemptAt !== undefined && { next_attempt_at: nextAttemptAt === null ? null : Math.round(nextAttemptAt) }),
    ...(disabled !== undefined && { state: "disabled", reason: disabled }),
  };
}
