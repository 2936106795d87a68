import { equalInConstantTime } from "@grouphook/core";
import type { RequestHandler } from "express";
import { sendProblem } from "./problem.js";

/** Lets pass who presents the token in `Authorization: Bearer`. */
export function bearerToken(token: string): RequestHandler {
  return (request, response, next) => {
    const presented = /^Bearer +(\S+) *$/i.exec(request.get("authorization") ?? "")?.[1];
    if (presented !== undefined && equalInConstantTime(presented, token)) {
      next();
      return;
    }
    const challenge = presented === undefined ? "" : ', error="invalid_token"';
    response.set("www-authenticate", `Bearer realm="grouphook"${challenge}`);
    sendProblem(response, { status: 401, title: "Unauthorized" });
  };
}
