import { addressList } from "@grouphook/core/node";
import type { StoredLedger } from "@grouphook/core/storage";
import type { Logger } from "pino";
import type { CheckedConfiguration } from "../configuration/check-configuration.js";
import type { PushMetrics } from "../telemetry/push-metrics.js";
import type { Tracing } from "../telemetry/tracing.js";
import { addressGuard } from "./address-guard.js";
import { systemClock } from "./clock.js";
import { Push } from "./push.js";

/** Starts to send what of the feed was subscribed to; the subscriptions of the configuration first take effect. */
export async function startPush(
  { subscriptions, pushAllowAddresses }: Pick<CheckedConfiguration, "subscriptions" | "pushAllowAddresses">,
  {
    ledger,
    logger,
    metrics,
    tracing,
  }: {
    readonly ledger: StoredLedger;
    readonly logger: Logger;
    readonly metrics: PushMetrics;
    readonly tracing: Tracing | undefined;
  },
): Promise<Push> {
  await ledger.subscriptions.configure(Object.entries(subscriptions).map(([id, settings]) => ({ id, ...settings })));
  const push = new Push({
    ledger,
    clock: systemClock,
    tracing,
    guard: addressGuard(addressList(pushAllowAddresses)),
    onAttempt: metrics.observeAttempt,
    onDisabled({ id, url }, reason) {
      metrics.observeDisabled();
      // The rest of a URL may be a secret.
      logger.warn({ subscription: id, host: new URL(url).host, reason }, "a subscription is disabled");
    },
    onFault: (message, cause) => logger.warn({ cause: cause instanceof Error ? cause.message : cause }, message),
  });
  push.start();
  return push;
}
