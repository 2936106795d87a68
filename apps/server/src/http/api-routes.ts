import { serverVersion } from "../configuration/server-version.js";
import { ledgerGauges } from "../telemetry/ledger-gauges.js";
import { FeedConsumers } from "./feed-consumers.js";
import { callbackRoutes } from "./routes/callbacks.js";
import { deadLetterRoutes } from "./routes/dead-letters.js";
import { decisionRoutes } from "./routes/decisions.js";
import { erasureRoutes } from "./routes/erasures.js";
import { feedRoutes } from "./routes/feed.js";
import { groupRoutes } from "./routes/groups.js";
import { healthRoutes } from "./routes/health.js";
import { metricsRoutes } from "./routes/metrics.js";
import { openApiRoutes } from "./routes/openapi.js";
import { subscriptionRoutes } from "./routes/subscriptions.js";
import { userRoutes } from "./routes/users.js";
import type { ServedRoute } from "./routing/route.js";
import type { ServerParts } from "./server-parts.js";
import { strangeSource } from "./strange-source.js";

/** All that the server serves besides callbacks. */
export function apiRoutes({ plan, ledger, push, logger, metrics, stopping }: ServerParts): readonly ServedRoute[] {
  const consumers = new FeedConsumers();
  const faultOf = strangeSource(ledger, [...plan.adapters.keys()]);
  const routes = [
    ...groupRoutes(ledger, faultOf),
    ...userRoutes(ledger, faultOf),
    ...feedRoutes(ledger, consumers, { faultOf, stopping }),
    ...subscriptionRoutes(ledger, push, faultOf),
    ...decisionRoutes(ledger, faultOf),
    ...callbackRoutes(ledger, plan.adapters, faultOf),
    ...deadLetterRoutes(ledger, plan.adapters, faultOf),
    ...erasureRoutes(ledger, faultOf),
    ...healthRoutes(ledger, () => stopping.aborted, logger),
    ...metricsRoutes(
      metrics.registry,
      ledgerGauges(metrics, ledger, { consumers, push, sinks: [...plan.sinks.keys()] }),
    ),
  ];
  return [...routes, ...openApiRoutes(routes, serverVersion())];
}
