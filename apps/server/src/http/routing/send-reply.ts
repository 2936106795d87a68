import type { Response } from "express";
import type { Reply } from "./answer.js";
import { sendJson } from "./send-json.js";

/** Sends what a route answers, with the media type that it declares for it. */
export async function sendReply(response: Response, { status, body, headers }: Reply, type = "json"): Promise<void> {
  response.status(status).set({ ...headers });
  if (body === undefined) response.end();
  else if (typeof body === "string") response.type(type).send(body);
  else await sendJson(response.type(type), body);
}
