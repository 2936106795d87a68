import type { IncomingMessage, ServerResponse } from "node:http";
import type { StoredLedger } from "@grouphook/core/storage";
import express from "express";
import type { Logger } from "pino";
import type { ServerPlan } from "../configuration/plan-server.js";
import { ledgerGauges } from "../telemetry/ledger-gauges.js";
import type { Metrics } from "../telemetry/metrics.js";
import { access } from "./access.js";
import { answerFault } from "./answer-fault.js";
import { callbackRoute } from "./callback-route.js";
import { deadLetterApi } from "./dead-letter-api.js";
import { erasureApi } from "./erasure-api.js";
import { FeedConsumers } from "./feed-consumers.js";
import { health } from "./health.js";
import { metricsRoute } from "./metrics-route.js";
import { sendNotFound } from "./problem.js";
import { queryApi } from "./query-api.js";
import { strangeSource } from "./strange-source.js";
import { webPageTest } from "./web-pages.js";

/** The parts of the server. */
export interface Parts {
  readonly plan: ServerPlan;
  readonly ledger: StoredLedger;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Aborted when the server begins to stop. */
  readonly stopping: AbortSignal;
}

/** Assembles the server: first callbacks, then what Express serves: health, metrics and query API. */
export function compose({
  plan,
  ledger,
  logger,
  metrics,
  stopping,
}: Parts): (request: IncomingMessage, response: ServerResponse) => void {
  const consumers = new FeedConsumers();
  const { apiToken, host } = plan.configuration;
  const isWebPage = webPageTest(host);
  const takesCallback = callbackRoute({ plan, ledger, logger, metrics, isWebPage });
  const faultOf = strangeSource(ledger, [...plan.adapters.keys()]);
  const app = express();
  app.disable("x-powered-by").disable("etag").enable("case sensitive routing");
  app.use(access(apiToken, isWebPage));
  app.use(health(ledger, () => stopping.aborted, logger));
  app.use(metricsRoute(metrics.registry, ledgerGauges(metrics.registry, ledger, consumers)));
  app.use("/v1", queryApi(ledger, consumers, { faultOf, stopping }));
  app.use("/v1", deadLetterApi(ledger, plan.adapters, faultOf));
  app.use("/v1", erasureApi(ledger, faultOf));
  app.use((_request, response) => sendNotFound(response, "there is nothing at this path"));
  app.use(answerFault(logger));
  return (request, response) => {
    if (!takesCallback(request, response)) app(request, response);
  };
}
