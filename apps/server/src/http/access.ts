import type { RequestHandler } from "express";
import { bearerToken } from "./bearer-token.js";
import { sendProblem } from "./problem.js";
import type { WebPageTest } from "./web-pages.js";

/** The only paths that everybody may ask for; callbacks never get here. */
const OPEN_PATHS: ReadonlySet<string> = new Set(["/healthz", "/readyz"]);

/** The one place that decides who may ask for what. Whatever is not open needs the token; without one, no web page may ask. */
export function access(apiTokens: readonly string[] | undefined, isWebPage: WebPageTest): RequestHandler {
  const guard = apiTokens === undefined ? noWebPages(isWebPage) : bearerToken(apiTokens);
  return (request, response, next) => {
    if (OPEN_PATHS.has(request.path)) next();
    else guard(request, response, next);
  };
}

function noWebPages(isWebPage: WebPageTest): RequestHandler {
  return (request, response, next) => {
    if (!isWebPage(request)) {
      next();
      return;
    }
    const detail =
      "Host, Origin or Sec-Fetch-Site tell of a web page, or of a proxy on this host; have the proxy set Host to this " +
      "server's address and drop Origin, or set GROUPHOOK_API_TOKEN";
    sendProblem(response, { status: 403, title: "Forbidden", detail });
  };
}
