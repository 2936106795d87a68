import { isIdentifier } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import { json, type RequestHandler, Router } from "express";
import { z } from "zod";
import { byCursor, identifier, ParameterError, readParameters, text, wholeNumber } from "./parameters.js";
import { only, readOnly, sendNotFound, sendProblem } from "./problem.js";
import { erasureBody } from "./record-bodies.js";
import { sendPage } from "./send-list.js";
import { rejectStranger, type StrangeSource } from "./strange-source.js";

const path = z.object({ id: identifier });
const nothing = z.strictObject({});
const listQuery = z.strictObject({ cursor: text.exactOptional(), limit: wholeNumber(1, 1000, 100) });
const id = z.string("must be text").refine(isIdentifier, "must be 1 to 255 bytes of UTF-8 without NUL");
const target = z.strictObject({ source: id, userId: id.exactOptional(), groupId: id.exactOptional() });

/** Takes a person or a group out of everything that is stored, and tells how far that has come. */
export function erasureApi(ledger: StoredLedger, faultOf: StrangeSource): Router {
  const router = Router({ caseSensitive: true, strict: true });

  router
    .route("/erasures")
    .get(async (request, response) => {
      const { cursor, limit } = readParameters(listQuery, request.query);
      const read = ledger.erasures({ limit, ...(cursor !== undefined && { cursor }) });
      await sendPage(response, await byCursor("cursor", read), erasureBody);
    })
    .post(readJson, async (request, response) => {
      readParameters(nothing, request.query);
      const { source, userId, groupId } = readParameters(target, request.body);
      if (userId === undefined && groupId === undefined) throw new ParameterError("userId", "or groupId must be given");
      if (userId !== undefined && groupId !== undefined)
        throw new ParameterError("userId", "and groupId exclude each other");
      await rejectStranger(source, faultOf);
      const erasure = await ledger.erase(
        userId === undefined ? { source, groupId: groupId ?? "" } : { source, userId },
      );
      response.status(202).location(`/v1/erasures/${erasure.id}`).json(erasureBody(erasure));
    })
    .all(only("GET, HEAD, POST"));

  router
    .route("/erasures/:id")
    .get(async (request, response) => {
      const { id } = readParameters(path, request.params);
      readParameters(nothing, request.query);
      const erasure = await ledger.erasure(id);
      if (erasure) response.json(erasureBody(erasure));
      else sendNotFound(response, "no such erasure");
    })
    .all(readOnly);

  return router;
}

const parse = json({ limit: "16kb", type: "application/json" });

/** A body in JSON; everything else is the caller's error. */
const readJson: RequestHandler = (request, response, next) => {
  if (!request.is("application/json")) {
    const detail = "the body must be application/json: {source, userId} or {source, groupId}";
    sendProblem(response, { status: 415, title: "Unsupported media type", detail });
    return;
  }
  parse(request, response, (fault) => {
    if (fault || Array.isArray(request.body))
      sendProblem(response, {
        status: 400,
        title: "Bad request",
        detail: "the body must be a JSON object of at most 16 KB",
      });
    else next();
  });
};
