import type { RequestHandler } from "express";
import type { ApiToken } from "../configuration/api-tokens.js";
import { bearerToken } from "./bearer-token.js";
import { ANYONE, rememberCaller } from "./caller.js";
import { sendProblem } from "./problem.js";
import type { WebPageTest } from "./web-pages.js";

/**
 * Decides who gets to the routes, and remembers who it is; what the caller may do there is declared with each route. Everything
 * but the open paths requires a token; without tokens, web pages are refused.
 */
export function access(
  apiTokens: readonly ApiToken[],
  openPaths: ReadonlySet<string>,
  isWebPage: WebPageTest,
): RequestHandler {
  const guard = apiTokens.length === 0 ? noWebPages(isWebPage) : bearerToken(apiTokens);
  return (request, response, next) => {
    if (openPaths.has(request.path)) next();
    else guard(request, response, next);
  };
}

function noWebPages(isWebPage: WebPageTest): RequestHandler {
  return (request, response, next) => {
    if (!isWebPage(request)) {
      rememberCaller(request, ANYONE);
      next();
      return;
    }
    const detail =
      "Host, Origin or Sec-Fetch-Site indicate a web page, or a proxy on this host; have the proxy set Host to this " +
      "server's address and drop Origin, or set GROUPHOOK_API_TOKEN";
    sendProblem(response, { status: 403, title: "Forbidden", detail });
  };
}
