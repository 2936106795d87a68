import { equalInConstantTime } from "@grouphook/core";
import type { Request, Response } from "express";
import type { ApiToken } from "../configuration/api-tokens.js";
import type { Caller } from "./caller.js";
import type { MadeTokens } from "./made-tokens.js";
import { sendProblem } from "./problem.js";

const WHAT_TO_SEND =
  "send a token of GROUPHOOK_API_TOKEN, GROUPHOOK_API_TOKENS or `grouphook token create` as Authorization: Bearer <token>";

/** Who presents one of the tokens in `Authorization: Bearer`; `undefined` for anybody else, who is answered. */
export async function bearer(
  request: Request,
  response: Response,
  { configured, made }: { readonly configured: readonly ApiToken[]; readonly made: MadeTokens },
): Promise<Caller | undefined> {
  const presented = /^Bearer +(\S+) *$/i.exec(request.get("authorization") ?? "")?.[1];
  // Compares all of them, so that the time does not reveal which one matched.
  const [known] =
    presented === undefined ? [] : configured.filter(({ token }) => equalInConstantTime(presented, token));
  const caller = known ?? (presented === undefined ? undefined : await made.callerOf(presented));
  if (caller) return caller;
  const challenge = presented === undefined ? "" : ', error="invalid_token"';
  const detail = `${presented === undefined ? "a token is needed" : "the token is none of this server's"}; ${WHAT_TO_SEND}`;
  response.set("www-authenticate", `Bearer realm="grouphook"${challenge}`);
  sendProblem(response, { status: 401, title: "Unauthorized", detail });
  return undefined;
}
