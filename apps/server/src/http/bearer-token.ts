import type { Request, Response } from "express";
import type { Caller } from "./caller.js";
import type { KnownTokens } from "./known-tokens.js";
import { sendProblem } from "./problem.js";

const WHAT_TO_SEND =
  "send a token of GROUPHOOK_API_TOKEN, GROUPHOOK_API_TOKENS or `grouphook token create` as Authorization: Bearer <token>";

/** The token that a request presents in `Authorization: Bearer`. */
export function presentedToken(request: Request): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(request.get("authorization") ?? "")?.[1];
}

/** Who presents one of the tokens in `Authorization: Bearer`; `undefined` for anybody else, who is answered. */
export async function bearer(request: Request, response: Response, tokens: KnownTokens): Promise<Caller | undefined> {
  const presented = presentedToken(request);
  const holder = presented === undefined ? undefined : await tokens.holderOf(presented);
  if (holder) return { ...holder, authentication: "token" };
  const challenge = presented === undefined ? "" : ', error="invalid_token"';
  const detail = `${presented === undefined ? "a token is needed" : "the token is none of this server's"}; ${WHAT_TO_SEND}`;
  response.set("www-authenticate", `Bearer realm="grouphook"${challenge}`);
  sendProblem(response, { status: 401, title: "Unauthorized", detail });
  return undefined;
}
