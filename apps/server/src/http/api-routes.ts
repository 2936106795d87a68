import type { Policy } from "@grouphook/core";
import { behindProxies, connectionAddress } from "@grouphook/core/node";
import { serverVersion } from "../configuration/server-version.js";
import { EventStreams } from "../feed/event-streams.js";
import { FewAtOnce } from "../feed/few-at-once.js";
import { LiveFeed } from "../feed/live-feed.js";
import { ledgerGauges } from "../telemetry/ledger-gauges.js";
import { callerHolds } from "./caller-holds.js";
import { commandDesk } from "./commands/command-desk.js";
import { FeedConsumers } from "./feed-consumers.js";
import type { KnownTokens } from "./known-tokens.js";
import { callbackRoutes } from "./routes/callbacks.js";
import { commandRoutes } from "./routes/commands.js";
import { consumerRoutes } from "./routes/consumers.js";
import { deadLetterRoutes } from "./routes/dead-letters.js";
import { decisionRoutes } from "./routes/decisions.js";
import { driftRoutes } from "./routes/drift.js";
import { erasureRoutes } from "./routes/erasures.js";
import { feedRoutes } from "./routes/feed.js";
import { groupCommandRoutes } from "./routes/group-commands.js";
import { groupRoutes } from "./routes/groups.js";
import { healthRoutes } from "./routes/health.js";
import { importRoutes } from "./routes/imports.js";
import { memberCommandRoutes } from "./routes/member-commands.js";
import { messageCommandRoutes } from "./routes/message-commands.js";
import { metricsRoutes } from "./routes/metrics.js";
import { openApiRoutes } from "./routes/openapi.js";
import { reconciliationRoutes } from "./routes/reconciliations.js";
import { sessionRoutes } from "./routes/session.js";
import { sourceRoutes } from "./routes/sources.js";
import { subscriptionRoutes } from "./routes/subscriptions.js";
import { topicCommandRoutes } from "./routes/topic-commands.js";
import { userRoutes } from "./routes/users.js";
import type { ServedRoute } from "./routing/route.js";
import type { ServerParts } from "./server-parts.js";
import type { Sessions } from "./session/sessions.js";
import { strangeSource } from "./strange-source.js";

/** Of those who wait for events, so many read the database at once. */
const READINGS_AT_ONCE = 8;

/** What the API needs: the parts of the server, the policy that it may ask about commands, and who may use it. */
export interface ApiParts extends Omit<ServerParts, "sessionKey" | "consoleFiles"> {
  readonly policy: Policy | undefined;
  readonly tokens: KnownTokens;
  readonly sessions: Sessions;
}

/** All that the server serves besides callbacks. */
export function apiRoutes({
  plan,
  ledger,
  policy,
  push,
  reconcilers,
  logger,
  metrics,
  stopping,
  tokens,
  sessions,
}: ApiParts): readonly ServedRoute[] {
  const { trustedProxies } = plan.configuration;
  const addressOf = trustedProxies ? behindProxies(trustedProxies) : connectionAddress;
  const consumers = new FeedConsumers();
  const faultOf = strangeSource(ledger, [...plan.adapters.keys()]);
  const live = new LiveFeed(ledger, stopping);
  const feed = { source: ledger, live, turns: new FewAtOnce(READINGS_AT_ONCE) };
  const streams = new EventStreams(feed, metrics.observeDroppedStream);
  const feedTools = {
    ...feed,
    ledger,
    streams,
    consumers,
    faultOf,
    callerHolds: callerHolds(tokens, sessions),
    stopping,
  };
  const desk = commandDesk({ plan, ledger, policy, logger, metrics, faultOf });
  const routes = [
    ...groupRoutes(ledger, faultOf),
    ...userRoutes(ledger, faultOf),
    ...groupCommandRoutes(desk),
    ...memberCommandRoutes(desk),
    ...messageCommandRoutes(desk),
    ...topicCommandRoutes(desk),
    ...commandRoutes(ledger, faultOf),
    ...feedRoutes(feedTools),
    ...consumerRoutes(feedTools),
    ...subscriptionRoutes(ledger, push, faultOf),
    ...decisionRoutes(ledger, faultOf),
    ...callbackRoutes(ledger, plan.adapters, faultOf),
    ...sourceRoutes(ledger, plan),
    ...deadLetterRoutes(ledger, plan.adapters, faultOf),
    ...erasureRoutes(ledger, faultOf),
    ...reconciliationRoutes(ledger, reconcilers, { faultOf, stopping }),
    ...driftRoutes(ledger, faultOf),
    ...importRoutes(ledger, reconcilers, faultOf),
    ...sessionRoutes({ tokens, sessions, addressOf, logger }),
    ...healthRoutes(ledger, () => stopping.aborted, logger),
    ...metricsRoutes(
      metrics.registry,
      ledgerGauges(metrics, { ledger, consumers, streams, push, sinks: [...plan.sinks.keys()] }),
    ),
  ];
  return [...routes, ...openApiRoutes(routes, serverVersion())];
}
