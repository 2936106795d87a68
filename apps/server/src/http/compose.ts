import type { IncomingMessage, ServerResponse } from "node:http";
import express from "express";
import { policyOf } from "../configuration/policy-of.js";
import { access } from "./access.js";
import { answerFault } from "./answer-fault.js";
import { apiRoutes } from "./api-routes.js";
import { callbackRoute } from "./callback-route.js";
import { serveConsole } from "./console/serve-console.js";
import { KnownTokens } from "./known-tokens.js";
import { MadeTokens } from "./made-tokens.js";
import { sendNotFound } from "./problem.js";
import { mountRoutes, openRequests } from "./routing/mount-routes.js";
import type { ServerParts } from "./server-parts.js";
import { Sessions } from "./session/sessions.js";
import { webPageTest } from "./web-pages.js";

/** Assembles the server: first callbacks, then what Express serves. */
export function compose(parts: ServerParts): (request: IncomingMessage, response: ServerResponse) => void {
  const { apiTokens, host, consoleSessionHours, trustedProxies } = parts.plan.configuration;
  const isWebPage = webPageTest(host);
  // One for both: it counts what it is asked.
  const policy = policyOf(parts.plan.configuration, parts.logger, parts.metrics.policies);
  const takesCallback = callbackRoute({ ...parts, policy, isWebPage });
  const app = express();
  app.disable("x-powered-by").disable("etag").enable("case sensitive routing");
  const tokens = new KnownTokens(apiTokens, new MadeTokens(parts.ledger.apiTokens));
  const sessions = new Sessions({ key: parts.sessionKey, hours: consoleSessionHours, tokens, trustedProxies });
  const routes = apiRoutes({ ...parts, policy, tokens, sessions });
  if (parts.consoleFiles) app.use(serveConsole(parts.consoleFiles));
  app.use(access({ tokens, sessions, isOpen: openRequests(routes), isWebPage }));
  app.use(mountRoutes(routes));
  app.use((_request, response) => sendNotFound(response, "there is nothing at this path"));
  app.use(answerFault(parts.logger));
  return (request, response) => {
    if (!takesCallback(request, response)) app(request, response);
  };
}
