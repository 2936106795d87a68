import type { AttemptRecord, SubscriptionRecord } from "@grouphook/core";
import { Counter, Gauge, type Registry } from "prom-client";
import type { DeliveryStatus } from "../push/subscription-runner.js";

/** Counters and gauges of what is sent to subscribers. */
export interface PushMetrics {
  observeAttempt(subscription: SubscriptionRecord, attempt: AttemptRecord): void;
  observeDisabled(): void;
  /** Sets the gauges to how far the deliveries of this process are; without the newest sequence, their lag is left out. */
  observeStatuses(statuses: readonly DeliveryStatus[], newest: number | undefined, now: number): void;
}

/** Registers the numbers of pushing. */
export function pushMetrics(registry: Registry): PushMetrics {
  const registers = [registry];
  const labelNames = ["subscription"] as const;
  const attempts = new Counter({
    name: "grouphook_push_attempts_total",
    help: "Requests sent to receivers, by outcome",
    labelNames: ["subscription", "outcome"],
    registers,
  });
  const events = new Counter({
    name: "grouphook_push_events_total",
    help: "Events delivered to receivers, repetitions included",
    labelNames,
    registers,
  });
  const disabled = new Counter({
    name: "grouphook_push_disabled_total",
    help: "Subscriptions disabled because nothing could be delivered",
    registers,
  });
  const gauge = (name: string, help: string) => new Gauge({ name, help, labelNames, registers });
  const lag = gauge(
    "grouphook_push_lag_events",
    "Events after the position of a subscription that this process delivers",
  );
  const age = gauge(
    "grouphook_push_lag_seconds",
    "How long ago the oldest undelivered event of a subscription happened",
  );
  const parked = gauge("grouphook_push_parked_events", "Events that wait because a message of their group failed");

  return {
    observeAttempt({ id }, { outcome, events: count }) {
      attempts.inc({ subscription: id, outcome });
      if (outcome === "delivered") events.inc({ subscription: id }, count);
    },

    observeDisabled() {
      disabled.inc();
    },

    observeStatuses(statuses, newest, now) {
      for (const one of [lag, age, parked]) one.reset();
      for (const { id: subscription, position, oldest, parkedEvents } of statuses) {
        if (newest !== undefined) lag.set({ subscription }, Math.max(0, newest - position));
        age.set({ subscription }, oldest === undefined ? 0 : Math.max(0, now - oldest) / 1000);
        parked.set({ subscription }, parkedEvents);
      }
    },
  };
}
