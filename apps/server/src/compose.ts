import { type CallbackReport, createCallbackHandler } from "@grouphook/core";
import { addressList, callbackListener } from "@grouphook/core/node";
import type { StoredLedger } from "@grouphook/core/storage";
import express, { type Express } from "express";
import type { Logger } from "pino";
import { answerFault } from "./answer-fault.js";
import { bearerToken } from "./bearer-token.js";
import { callbackLog } from "./callback-log.js";
import { health } from "./health.js";
import { createMetrics, type Metrics } from "./metrics.js";
import type { ServerPlan } from "./plan-server.js";
import { policyOf } from "./policy-of.js";
import { sendNotFound } from "./problem.js";
import { queryApi } from "./query-api.js";

const MEBIBYTE = 1024 * 1024;

/** What the server is made of. */
export interface Parts {
  readonly plan: ServerPlan;
  readonly ledger: StoredLedger;
  readonly logger: Logger;
  readonly isStopping: () => boolean;
}

/** Puts the server together: callbacks before everything else, then health and the query API. */
export function compose({ plan, ledger, logger, isStopping }: Parts): Express {
  const app = express();
  app.disable("x-powered-by").disable("etag").enable("case sensitive routing");
  const metrics = createMetrics(ledger);
  mountCallbacks(app, plan, ledger, logger, metrics);
  app.use(health(ledger, isStopping, logger));
  const { apiToken } = plan.configuration;
  if (apiToken !== undefined) app.use(["/v1", "/metrics"], bearerToken(apiToken));
  app.use(metrics.router);
  app.use("/v1", queryApi(ledger));
  app.use((_request, response) => sendNotFound(response, "there is nothing at this path"));
  app.use(answerFault(logger));
  return app;
}

function mountCallbacks(app: Express, plan: ServerPlan, ledger: StoredLedger, logger: Logger, metrics: Metrics): void {
  const { sources, bodyLimit } = plan.configuration;
  const policy = policyOf(plan.configuration, logger);
  const log = callbackLog(logger);
  const observe = (report: CallbackReport) => {
    metrics.observe(report);
    log(report);
  };
  for (const [source, adapter] of plan.adapters) {
    const { onFailure, pathSecret, allowAddresses, policyDeadlineMs, onPolicyFailure } = sources[source] ?? {};
    const handler = createCallbackHandler({
      source,
      adapter,
      ledger,
      observe,
      ...(policy && { policy }),
      ...(onFailure && { onFailure }),
      ...(onPolicyFailure && { onPolicyFailure }),
      ...(policyDeadlineMs !== undefined && { policyDeadlineMs }),
      ...(pathSecret !== undefined && { pathSecret }),
      ...(allowAddresses && { allowsAddress: addressList(allowAddresses) }),
    });
    app.use(
      `/callbacks/${source}`,
      callbackListener(handler, { bodyLimit: bodyLimit ?? adapter.bodyLimit ?? MEBIBYTE }),
    );
  }
  app.use("/callbacks", (_request, response) => sendNotFound(response, "no source has this name"));
}
