import type { Adapter } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import { type Response, Router } from "express";
import { z } from "zod";
import { byCursor, identifier, readParameters, text, wholeNumber } from "./parameters.js";
import { only, readOnly, sendNotFound, sendProblem } from "./problem.js";
import { deadLetterBody } from "./record-bodies.js";
import { sendPage } from "./send-list.js";
import { rejectStranger, type StrangeSource } from "./strange-source.js";

const path = z.object({ id: identifier });
const nothing = z.strictObject({});
const listQuery = z.strictObject({
  source: identifier.exactOptional(),
  after: text.exactOptional(),
  // Each contains a whole body.
  limit: wholeNumber(1, 100, 20),
});

/** Callbacks that were not applied, for an operator to read, settle again or discard. */
export function deadLetterApi(
  ledger: StoredLedger,
  adapters: ReadonlyMap<string, Adapter>,
  faultOf: StrangeSource,
): Router {
  const router = Router({ caseSensitive: true, strict: true });

  router
    .route("/dead-letters")
    .get(async (request, response) => {
      const { source, after, limit } = readParameters(listQuery, request.query);
      const read = ledger.deadLetters({
        limit,
        ...(source !== undefined && { source }),
        ...(after !== undefined && { cursor: after }),
      });
      const found = await byCursor("after", read);
      if (found.items.length === 0 && after === undefined) await rejectStranger(source, faultOf);
      await sendPage(response, found, deadLetterBody);
    })
    .all(readOnly);

  router
    .route("/dead-letters/:id")
    .delete(async (request, response) => {
      const { id } = readParameters(path, request.params);
      readParameters(nothing, request.query);
      if (await ledger.discardDeadLetter(id)) response.status(204).end();
      else sendUnknown(response);
    })
    .all(only("DELETE"));

  router
    .route("/dead-letters/:id/retry")
    .post(async (request, response) => {
      const { id } = readParameters(path, request.params);
      readParameters(nothing, request.query);
      const retry = await ledger.retryDeadLetter(id, adapters);
      if (!retry) sendUnknown(response);
      else if (retry.result === "settled") response.json(retry.outcome);
      else if (retry.result === "failed") sendConflict(response, `it failed again and is kept: ${retry.error}`);
      else sendConflict(response, "it is incomplete and cannot be settled; read its body, then discard it");
    })
    .all(only("POST"));

  return router;
}

function sendUnknown(response: Response): void {
  sendNotFound(response, "no such dead letter");
}

function sendConflict(response: Response, detail: string): void {
  sendProblem(response, { status: 409, title: "Conflict", detail });
}
