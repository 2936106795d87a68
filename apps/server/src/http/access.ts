import type { Request, RequestHandler, Response } from "express";
import { bearer, presentedToken } from "./bearer-token.js";
import { ANYONE, type Caller, rememberCaller } from "./caller.js";
import type { KnownTokens } from "./known-tokens.js";
import { sendProblem } from "./problem.js";
import type { Sessions } from "./session/sessions.js";
import type { WebPageTest } from "./web-pages.js";

/** Who may use the API. */
export interface AccessOptions {
  readonly tokens: KnownTokens;
  readonly sessions: Sessions;
  /** Whether everybody may ask this. */
  readonly isOpen: (request: Request) => boolean;
  readonly isWebPage: WebPageTest;
}

/**
 * Decides who gets to the routes, and remembers who it is; what the caller may do there is declared with each route. Everything
 * that is not open requires a token, or a session that stands for one; where there are no tokens at all, web pages are refused.
 */
export function access({ tokens, sessions, isOpen, isWebPage }: AccessOptions): RequestHandler {
  async function identified(request: Request, response: Response): Promise<Caller | undefined> {
    if (!(await tokens.exist())) return noWebPage(request, response, isWebPage);
    if (presentedToken(request) === undefined && sessions.isIn(request)) return ofSession(request, response, sessions);
    return bearer(request, response, tokens);
  }

  return async (request, response, next) => {
    if (isOpen(request)) {
      next();
      return;
    }
    const caller = await identified(request, response);
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

/** Whose session it is; `undefined` for anybody else, who is answered. Nothing of the answer is kept by a browser. */
async function ofSession(request: Request, response: Response, sessions: Sessions): Promise<Caller | undefined> {
  response.set({ "cache-control": "no-store", "x-content-type-options": "nosniff" });
  const caller = await sessions.callerOf(request);
  if (!caller) {
    const detail = "the session has ended, or is none of this server's; sign in again";
    response.set("www-authenticate", 'Bearer realm="grouphook"');
    sendProblem(response, { status: 401, title: "Unauthorized", detail });
    return undefined;
  }
  const refusal = sessions.refusal(request);
  if (refusal === undefined) return caller;
  sendProblem(response, { status: 403, title: "Forbidden", detail: refusal });
  return undefined;
}
