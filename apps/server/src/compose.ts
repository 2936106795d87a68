import type { IncomingMessage, ServerResponse } from "node:http";
import type { StoredLedger } from "@grouphook/core/storage";
import express from "express";
import type { Logger } from "pino";
import { answerFault } from "./answer-fault.js";
import { bearerToken } from "./bearer-token.js";
import { callbackRoute } from "./callback-route.js";
import { health } from "./health.js";
import { createMetrics } from "./metrics.js";
import type { ServerPlan } from "./plan-server.js";
import { sendNotFound } from "./problem.js";
import { queryApi } from "./query-api.js";

/** What the server is made of. */
export interface Parts {
  readonly plan: ServerPlan;
  readonly ledger: StoredLedger;
  readonly logger: Logger;
  readonly isStopping: () => boolean;
}

/** Puts the server together: callbacks before everything else, then what Express serves: health, metrics, query API. */
export function compose({
  plan,
  ledger,
  logger,
  isStopping,
}: Parts): (request: IncomingMessage, response: ServerResponse) => void {
  const metrics = createMetrics(ledger);
  const takesCallback = callbackRoute(plan, ledger, logger, metrics);
  const app = express();
  app.disable("x-powered-by").disable("etag").enable("case sensitive routing");
  app.use("/callbacks", (_request, response) => sendNotFound(response, "no source has this name"));
  app.use(health(ledger, isStopping, logger));
  const { apiToken } = plan.configuration;
  if (apiToken !== undefined) app.use(["/v1", "/metrics"], bearerToken(apiToken));
  app.use(metrics.router);
  app.use("/v1", queryApi(ledger));
  app.use((_request, response) => sendNotFound(response, "there is nothing at this path"));
  app.use(answerFault(logger));
  return (request, response) => {
    if (!takesCallback(request, response)) app(request, response);
  };
}
