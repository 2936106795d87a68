import type { IncomingMessage, ServerResponse } from "node:http";
import {
  type Adapter,
  CallbackError,
  type CallbackHandler,
  type CallbackReport,
  createCallbackHandler,
  type Forwarding,
  type Inbound,
  type JudgementReport,
  type Policy,
} from "@grouphook/core";
import { addressList, behindProxies, callbackListener, connectionAddress, requestTarget } from "@grouphook/core/node";
import type { StoredLedger } from "@grouphook/core/storage";
import type { Logger } from "pino";
import { needsSecret } from "../configuration/exposure.js";
import type { ServerPlan } from "../configuration/plan-server.js";
import { callbackLog } from "../telemetry/callback-log.js";
import type { Metrics } from "../telemetry/metrics.js";
import { policyLog } from "../telemetry/policy-log.js";
import type { Tracing } from "../telemetry/tracing.js";
import { type Admission, admission } from "./admission.js";
import { CALLBACKS_PATH } from "./callback-path.js";
import { answerMisrouted, isMisrouted } from "./misrouted.js";
import { probeRoute } from "./probe.js";
import { withoutSessions } from "./session/session-cookie.js";
import type { WebPageTest } from "./web-pages.js";

const MEBIBYTE = 1024 * 1024;
const WEB_PAGE =
  "Host, Origin or Sec-Fetch-Site indicate a web page, or a proxy on this host; have the proxy set Host to this " +
  "server's address and drop Origin, or set a path secret";

/** Answers a request if it is a callback of a source; returns whether it is. */
export type CallbackRoute = (request: IncomingMessage, response: ServerResponse) => boolean;

/** What answering callbacks needs. */
export interface CallbackParts {
  readonly plan: ServerPlan;
  readonly ledger: StoredLedger;
  readonly policy: Policy | undefined;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly tracing: Tracing | undefined;
  /** Passes callbacks on to the apps, by source. */
  readonly forwarding: ReadonlyMap<string, Forwarding>;
  readonly isWebPage: WebPageTest;
}

/** Routes callbacks to their sources, ahead of Express. */
export function callbackRoute(parts: CallbackParts): CallbackRoute {
  const { plan, isWebPage, tracing } = parts;
  const admits = admission({
    callbackLimit: plan.configuration.connectionLimit,
    bodyLimits: new Map([...plan.adapters].map(([source, adapter]) => [source, bodyLimitOf(plan, adapter)])),
    onRefused: parts.metrics.observeRefusedAdmission,
  });
  const listeners = listenersOf(parts, admits);
  const answersProbe = probeRoute(plan);
  const answerStray = answerMisrouted(plan, parts.logger, parts.metrics);
  return (request, response) => {
    const { path } = requestTarget(request.url ?? "/");
    const [source = ""] = path.startsWith(CALLBACKS_PATH) ? path.slice(CALLBACKS_PATH.length).split("/", 1) : [];
    const listener = listeners.get(source);
    if (!listener) {
      if (!isMisrouted(request)) return false;
      answerStray(request, response);
      return true;
    }
    hideSession(request);
    if (answersProbe(source, request, response)) return true;
    const answers = answersOf(listener, { request, isAdmitted: () => admits.admit(source, response) }, isWebPage);
    if (tracing) tracing.callback(source, { request, response }, () => answers(request, response));
    else answers(request, response);
    return true;
  };
}

/** A browser sends it wherever it calls this host: neither adapters nor apps are to see it. */
function hideSession({ headers }: IncomingMessage): void {
  const others = headers.cookie && withoutSessions(headers.cookie);
  if (others) headers.cookie = others;
  else delete headers.cookie;
}

function answersOf(
  { isSecret, take, refuse, turnAway }: SourceListener,
  { request, isAdmitted }: { readonly request: IncomingMessage; readonly isAdmitted: () => boolean },
  isWebPage: WebPageTest,
): Listener {
  if (!isSecret && isWebPage(request)) return turnAway;
  return isAdmitted() ? take : refuse;
}

type Listener = ReturnType<typeof callbackListener>;

/** The listeners of one source: to handle a callback, and to answer it unread. */
interface SourceListener {
  /** Whether callers must know a secret. */
  readonly isSecret: boolean;
  readonly take: Listener;
  readonly refuse: Listener;
  /** Answers callbacks that a web page may have sent. */
  readonly turnAway: Listener;
}

function bodyLimitOf({ configuration }: ServerPlan, adapter: Adapter): number {
  return configuration.bodyLimit ?? adapter.bodyLimit ?? MEBIBYTE;
}

function listenersOf(
  { plan, ledger, policy, logger, metrics, tracing, forwarding }: CallbackParts,
  { roomFor }: Admission,
) {
  const { sources, trustedProxies } = plan.configuration;
  const callerAddress = trustedProxies ? behindProxies(trustedProxies) : connectionAddress;
  const logJudgement = policyLog(logger);
  const observeJudgement = (report: JudgementReport) => {
    metrics.policies.observeJudgement(report);
    tracing?.observeJudgement(report);
    logJudgement(report);
  };
  const log = callbackLog(logger, { trustsProxies: trustedProxies !== undefined });
  const observe = (report: CallbackReport) => {
    metrics.observeCallback(report);
    tracing?.observeCallback(report);
    log(report);
  };
  const listeners = new Map<string, SourceListener>();
  for (const [source, adapter] of plan.adapters) {
    const { onFailure, pathSecret, secretHeader, secretParameter } = sources[source] ?? {};
    const { allowAddresses, policyDeadlineMs, onPolicyFailure } = sources[source] ?? {};
    const forward = forwarding.get(source);
    const handler = createCallbackHandler({
      source,
      adapter,
      ledger,
      observe,
      observeJudgement,
      ...(policy && { policy }),
      ...(onFailure && { onFailure }),
      ...(onPolicyFailure && { onPolicyFailure }),
      ...(policyDeadlineMs !== undefined && { policyDeadlineMs }),
      ...(pathSecret !== undefined && { pathSecret }),
      ...(secretHeader !== undefined && { secretHeader }),
      ...(secretParameter !== undefined && { secretParameter }),
      ...(forward && { forward }),
      ...(allowAddresses && { allowsAddress: addressList(allowAddresses) }),
    });
    const mountPath = `${CALLBACKS_PATH}${source}`;
    const unread = { mountPath, bodyLimit: 0, callerAddress };
    listeners.set(source, {
      isSecret: needsSecret(adapter, sources[source] ?? {}),
      take: callbackListener(handler, {
        mountPath,
        bodyLimit: bodyLimitOf(plan, adapter),
        callerAddress,
        roomFor: (bytes, request, response) => roomFor(bytes, source, callerAddress(request), response),
      }),
      refuse: callbackListener(refusing(handler, "overloaded", "too many callbacks are in progress"), unread),
      turnAway: callbackListener(refusing(handler, "unauthentic", WEB_PAGE), unread),
    });
  }
  return listeners;
}

/** A handler that refuses every callback without reading its body. */
function refusing(handler: CallbackHandler, code: CallbackError["code"], reason: string): CallbackHandler {
  const { source } = handler;
  const error = () => new CallbackError(code, `[${source}] ${reason}`);
  const refuse = (inbound: Inbound) => handler.refuse(error(), inbound);
  const keep = (inbound: Inbound, isWhole: boolean) => handler.keep?.(error(), inbound, isWhole);
  return {
    source,
    handle: async (inbound) => {
      keep(inbound, true);
      return refuse(inbound);
    },
    refuse: (_, inbound) => refuse(inbound),
    turnAway: handler.turnAway,
    keep: (_, inbound, isWhole) => keep(inbound, isWhole),
  };
}
