import type { IncomingMessage, ServerResponse } from "node:http";
import { type CallbackReport, createCallbackHandler } from "@grouphook/core";
import { addressList, callbackListener } from "@grouphook/core/node";
import type { StoredLedger } from "@grouphook/core/storage";
import type { Logger } from "pino";
import { callbackLog } from "./callback-log.js";
import type { Metrics } from "./metrics.js";
import type { ServerPlan } from "./plan-server.js";
import { policyOf } from "./policy-of.js";

const PREFIX = "/callbacks/";
const MEBIBYTE = 1024 * 1024;

/** Takes a request that is a callback of a source; whether it was one. */
export type CallbackRoute = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Leads callbacks to their sources, ahead of everything that serves people. */
export function callbackRoute(plan: ServerPlan, ledger: StoredLedger, logger: Logger, metrics: Metrics): CallbackRoute {
  const listeners = listenersOf(plan, ledger, logger, metrics);
  return (request, response) => {
    const { url = "" } = request;
    if (!url.startsWith(PREFIX)) return false;
    const [source = ""] = url.slice(PREFIX.length).split(/[/?]/, 1);
    const listener = listeners.get(source);
    listener?.(request, response);
    return listener !== undefined;
  };
}

function listenersOf(plan: ServerPlan, ledger: StoredLedger, logger: Logger, metrics: Metrics) {
  const { sources, bodyLimit } = plan.configuration;
  const policy = policyOf(plan.configuration, logger);
  const log = callbackLog(logger);
  const observe = (report: CallbackReport) => {
    metrics.observe(report);
    log(report);
  };
  const listeners = new Map<string, ReturnType<typeof callbackListener>>();
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
    const mountPath = `${PREFIX}${source}`;
    listeners.set(
      source,
      callbackListener(handler, { mountPath, bodyLimit: bodyLimit ?? adapter.bodyLimit ?? MEBIBYTE }),
    );
  }
  return listeners;
}
