import { equalInConstantTime } from "@grouphook/core";
import type { RequestHandler } from "express";
import type { ApiToken } from "../configuration/api-tokens.js";
import { rememberCaller } from "./caller.js";
import { sendProblem } from "./problem.js";

const WHAT_TO_SEND = "send a token of GROUPHOOK_API_TOKEN or GROUPHOOK_API_TOKENS as Authorization: Bearer <token>";

/** Admits requests that present one of the tokens in `Authorization: Bearer`, and remembers whose it is. */
export function bearerToken(tokens: readonly ApiToken[]): RequestHandler {
  return (request, response, next) => {
    const presented = /^Bearer +(\S+) *$/i.exec(request.get("authorization") ?? "")?.[1];
    // Compares all of them, so that the time does not reveal which one matched.
    const [caller] = presented === undefined ? [] : tokens.filter(({ token }) => equalInConstantTime(presented, token));
    if (caller) {
      rememberCaller(request, caller);
      next();
      return;
    }
    const challenge = presented === undefined ? "" : ', error="invalid_token"';
    const detail = `${presented === undefined ? "a token is needed" : "the token is none of this server's"}; ${WHAT_TO_SEND}`;
    response.set("www-authenticate", `Bearer realm="grouphook"${challenge}`);
    sendProblem(response, { status: 401, title: "Unauthorized", detail });
  };
}
