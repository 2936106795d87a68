import type { Request } from "express";
import { presentedToken } from "./bearer-token.js";
import { callerOf } from "./caller.js";
import type { KnownTokens } from "./known-tokens.js";
import type { Sessions } from "./session/sessions.js";

/** Whether whoever made a request may still be answered. Rejects where the tokens could never be read. */
export type CallerHolds = (request: Request) => Promise<boolean>;

/** Asks again what was asked when the request came: tokens are revoked, and sessions end, while an answer lasts. */
export function callerHolds(tokens: KnownTokens, sessions: Sessions): CallerHolds {
  return async (request) => {
    const authentication = callerOf(request)?.authentication;
    if (authentication === "session") return (await sessions.callerOf(request)) !== undefined;
    if (authentication === "token") return (await tokens.holderOf(presentedToken(request) ?? "")) !== undefined;
    return !(await tokens.exist());
  };
}
