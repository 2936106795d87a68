import type { Request, RequestHandler, Response } from "express";
import type { ApiToken } from "../configuration/api-tokens.js";
import { bearer } from "./bearer-token.js";
import { ANYONE, type Caller, rememberCaller } from "./caller.js";
import type { MadeTokens } from "./made-tokens.js";
import { sendProblem } from "./problem.js";
import type { WebPageTest } from "./web-pages.js";

/** Who may use the API. */
export interface AccessOptions {
  readonly configured: readonly ApiToken[];
  readonly made: MadeTokens;
  /** What everybody may read. */
  readonly openPaths: ReadonlySet<string>;
  readonly isWebPage: WebPageTest;
}

/**
 * Decides who gets to the routes, and remembers who it is; what the caller may do there is declared with each route. Everything
 * but the open paths requires a token; where there are none at all, web pages are refused.
 */
export function access({ configured, made, openPaths, isWebPage }: AccessOptions): RequestHandler {
  return async (request, response, next) => {
    if (openPaths.has(request.path)) {
      next();
      return;
    }
    const isOpen = configured.length === 0 && !(await made.exist());
    const caller = isOpen
      ? noWebPage(request, response, isWebPage)
      : await bearer(request, response, { configured, made });
    if (!caller) return;
    rememberCaller(request, caller);
    next();
  };
}

function noWebPage(request: Request, response: Response, isWebPage: WebPageTest): Caller | undefined {
  if (!isWebPage(request)) return ANYONE;
  const detail =
    "Host, Origin or Sec-Fetch-Site indicate a web page, or a proxy on this host; have the proxy set Host to this " +
    "server's address and drop Origin, or set GROUPHOOK_API_TOKEN";
  sendProblem(response, { status: 403, title: "Forbidden", detail });
  return undefined;
}
