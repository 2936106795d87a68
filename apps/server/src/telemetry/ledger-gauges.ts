import { deliveryNameOf, ExpiredPositionError } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import { Gauge } from "prom-client";
import type { FeedConsumers } from "../http/feed-consumers.js";
import type { Push } from "../push/push.js";
import { askOnce } from "./ask-once.js";
import type { Metrics } from "./metrics.js";
import type { SinkPlace } from "./sink-metrics.js";

/** What is measured. */
interface Measured {
  readonly ledger: StoredLedger;
  readonly consumers: FeedConsumers;
  readonly streams: { readonly count: number };
  readonly push: Pick<Push, "statuses">;
  /** Their names. */
  readonly sinks: readonly string[];
}

/** While the database hangs, a scrape gets the other numbers after this time. */
const PATIENCE_MS = 1000;
/** More are not shown. */
const MOST_CONSUMERS = 100;

/**
 * Registers the numbers of the ledger. The returned function updates them; what the database does not answer in time is
 * left out instead of keeping its old value.
 */
export function ledgerGauges(
  { registry, push: pushNumbers, sinks: sinkNumbers }: Pick<Metrics, "registry" | "push" | "sinks">,
  { ledger, consumers, streams, push, sinks }: Measured,
): () => Promise<void> {
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] });
  const labelled = <Label extends string>(name: string, label: Label, help: string) =>
    new Gauge({ name, help, labelNames: [label], registers: [registry] });

  const queued = gauge("grouphook_queue_callbacks", "Callbacks waiting for a batch");
  const characters = gauge("grouphook_queue_characters", "Characters of the callbacks waiting for a batch");
  const oldest = gauge("grouphook_queue_oldest_seconds", "How long the oldest waiting callback has waited");
  const up = gauge("grouphook_database_up", "Whether the database answered this scrape in time");
  const feedHead = gauge("grouphook_feed_sequence", "Sequence of the newest feed event");
  const letters = gauge("grouphook_dead_letters", "Callbacks that were not applied, kept as dead letters");
  const stale = labelled("grouphook_stale_groups", "source", "Groups whose record may differ from the vendor's");
  const lag = labelled("grouphook_feed_lag", "consumer", "Events that a named reader of the feed has not read yet");
  const lagSeconds = labelled(
    "grouphook_feed_lag_seconds",
    "consumer",
    "How long ago the first event came in that a consumer has not acknowledged yet",
  );
  const readers = gauge("grouphook_stream_readers", "Readers of the feed by server-sent events");

  const ask = askOnce(async () => {
    const [head, staleGroups, deadLetters, places, { items }] = await Promise.all([
      ledger.lastSequence(),
      ledger.staleGroups(),
      ledger.countDeadLetters(),
      sinkPlaces(ledger, sinks),
      ledger.consumers.list({ limit: MOST_CONSUMERS }),
    ]);
    return { head, staleGroups, deadLetters, places, lags: await ledger.consumers.lags(items) };
  }, PATIENCE_MS);

  return async () => {
    const waiting = ledger.waiting();
    queued.set(waiting.callbacks);
    characters.set(waiting.characters);
    oldest.set(waiting.oldestAgeMs / 1000);
    readers.set(streams.count);
    stale.reset();
    lag.reset();
    lagSeconds.reset();
    const numbers = await ask().catch(() => undefined);
    up.set(numbers ? 1 : 0);
    pushNumbers.observeStatuses(push.statuses(), numbers?.head, Date.now());
    sinkNumbers.observePlaces(numbers?.places ?? [], numbers?.head, Date.now());
    if (!numbers) {
      feedHead.remove();
      letters.remove();
      return;
    }
    feedHead.set(numbers.head);
    letters.set(numbers.deadLetters);
    for (const [source, count] of numbers.staleGroups) stale.set({ source }, count);
    for (const [consumer, position] of consumers.positions()) {
      lag.set({ consumer }, Math.max(0, numbers.head - position));
    }
    for (const [consumer, { events, milliseconds }] of numbers.lags) {
      lag.set({ consumer }, events);
      if (milliseconds !== null) lagSeconds.set({ consumer }, milliseconds / 1000);
    }
  };
}

async function sinkPlaces(ledger: StoredLedger, sinks: readonly string[]): Promise<readonly SinkPlace[]> {
  if (sinks.length === 0) return [];
  const deliveries = await ledger.deliveries();
  const places = sinks.map(async (sink) => {
    const delivery = deliveries.find(({ name }) => name === deliveryNameOf(sink));
    if (!delivery) return [];
    const { position } = delivery;
    // What retention has removed is told otherwise.
    const [next] = await ledger.feed({ after: position, limit: 1 }).catch((fault: unknown) => {
      if (fault instanceof ExpiredPositionError) return [];
      throw fault;
    });
    return [{ sink, position, oldest: next && (next.recordedAt ?? next.occurredAt) }];
  });
  return (await Promise.all(places)).flat();
}
