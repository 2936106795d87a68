import { type EventGroup, type FeedEvent, groupKey, type SubscriptionSettings } from "@grouphook/core";

/** A window of which something is not done yet. */
export interface OpenWindow {
  readonly end: number;
  /** Messages that are neither delivered nor stored as waiting. */
  open: number;
}

/** Events to be sent in one request. */
export interface Batch {
  readonly events: readonly FeedEvent[];
  readonly window: OpenWindow;
}

/** Events that are sent one after the other: those of a group, or all of a subscription. */
export interface Lane {
  readonly key: string;
  readonly group: EventGroup;
  readonly batches: Batch[];
}

/** The events of a window by lane, in messages. */
export function batchesOf(
  events: readonly FeedEvent[],
  { order, batch }: Pick<SubscriptionSettings, "order" | "batch">,
): readonly { readonly group: EventGroup; readonly messages: readonly (readonly FeedEvent[])[] }[] {
  const lanes = new Map<string, { readonly group: EventGroup; readonly messages: FeedEvent[][] }>();
  for (const event of events) {
    const group = groupOf(event, order);
    const key = groupKey(group);
    const lane = lanes.get(key) ?? { group, messages: [] };
    lanes.set(key, lane);
    const last = lane.messages.at(-1);
    if (last && last.length < batch) last.push(event);
    else lane.messages.push([event]);
  }
  return [...lanes.values()];
}

function groupOf({ source, groupId = "" }: FeedEvent, order: SubscriptionSettings["order"]): EventGroup {
  return order === "group" ? { source, groupId } : { source: "", groupId: "" };
}

/** Lanes that have something to send, the longest waiting first. */
export class Lanes {
  readonly #lanes = new Map<string, Lane>();
  readonly #ready: Lane[] = [];

  add(group: EventGroup, batch: Batch): void {
    const key = groupKey(group);
    const known = this.#lanes.get(key);
    const lane = known ?? { key, group, batches: [] };
    lane.batches.push(batch);
    if (known) return;
    this.#lanes.set(key, lane);
    this.#ready.push(lane);
  }

  /** The next lane that nobody works on; it is then given back or removed. */
  take(): Lane | undefined {
    return this.#ready.shift();
  }

  /** After its first batch was delivered. */
  giveBack(lane: Lane): void {
    if (lane.batches.length > 0) this.#ready.push(lane);
    else this.#lanes.delete(lane.key);
  }

  remove(lane: Lane): void {
    this.#lanes.delete(lane.key);
  }

  /** The oldest event that waits here, by its time. */
  get oldest(): number | undefined {
    let oldest: number | undefined;
    for (const { batches } of this.#lanes.values()) {
      const occurredAt = batches[0]?.events[0]?.occurredAt;
      if (occurredAt !== undefined && (oldest === undefined || occurredAt < oldest)) oldest = occurredAt;
    }
    return oldest;
  }
}
