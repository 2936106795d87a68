import type { RequestHandler } from "express";
import { bearerToken } from "./bearer-token.js";
import { sendProblem } from "./problem.js";
import type { WebPageTest } from "./web-pages.js";

/** The only paths open to everyone. Callbacks do not get here. */
const OPEN_PATHS: ReadonlySet<string> = new Set(["/healthz", "/readyz"]);

/** Whether a path needs no token, and may be read by web pages. */
export function isOpenToEveryone(path: string): boolean {
  return OPEN_PATHS.has(path);
}

/** The only place that decides who may read what. Everything not open requires a token; without tokens, web pages are refused. */
export function access(apiTokens: readonly string[] | undefined, isWebPage: WebPageTest): RequestHandler {
  const guard = apiTokens === undefined ? noWebPages(isWebPage) : bearerToken(apiTokens);
  return (request, response, next) => {
    if (isOpenToEveryone(request.path)) next();
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
      "Host, Origin or Sec-Fetch-Site indicate a web page, or a proxy on this host; have the proxy set Host to this " +
      "server's address and drop Origin, or set GROUPHOOK_API_TOKEN";
    sendProblem(response, { status: 403, title: "Forbidden", detail });
  };
}
