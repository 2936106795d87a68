import type { Adapter } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import { z } from "zod";
import { deadLetterForm } from "../bodies/dead-letter.js";
import { outcomeForm } from "../bodies/outcome.js";
import { pageAnswer, pageReply } from "../bodies/page.js";
import { byCursor, cursor, identifier, limitUpTo, onlySource } from "../parameters.js";
import { conflict, notFound, problemAnswer, reply } from "../routing/answer.js";
import { route, type ServedRoute } from "../routing/route.js";
import { rejectStranger, type StrangeSource } from "../strange-source.js";

const pathParameters = z.object({ id: identifier });
const noSuchLetter = problemAnswer("There is no such dead letter.");

/** Callbacks that were not applied, for an operator to read, settle again or discard. */
export function deadLetterRoutes(
  ledger: StoredLedger,
  adapters: ReadonlyMap<string, Adapter>,
  faultOf: StrangeSource,
): readonly ServedRoute[] {
  return [
    route({
      method: "get",
      path: "/v1/dead-letters",
      tag: "dead letters",
      scope: "read",
      summary: "List dead letters",
      description: "In the order in which the callbacks arrived.",
      // Each contains a whole body.
      query: z.strictObject({ source: onlySource, after: cursor, limit: limitUpTo(100, 20) }),
      answers: { 200: pageAnswer("A page of dead letters.", deadLetterForm) },
      async answer({ query: { source, after, limit } }) {
        const read = ledger.deadLetters({
          limit,
          ...(source !== undefined && { source }),
          ...(after !== undefined && { cursor: after }),
        });
        const found = await byCursor("after", read);
        if (found.items.length === 0 && after === undefined) await rejectStranger(source, faultOf);
        return pageReply(found, deadLetterForm);
      },
    }),
    route({
      method: "delete",
      path: "/v1/dead-letters/{id}",
      tag: "dead letters",
      scope: "act",
      summary: "Discard a dead letter",
      pathParameters,
      answers: { 204: { description: "It is discarded." }, 404: noSuchLetter },
      async answer({ path: { id } }) {
        return (await ledger.discardDeadLetter(id)) ? reply(204) : unknown();
      },
    }),
    route({
      method: "post",
      path: "/v1/dead-letters/{id}/retry",
      tag: "dead letters",
      scope: "act",
      summary: "Settle a dead letter again",
      pathParameters,
      answers: {
        200: { description: "It is settled, with this outcome, and removed.", body: outcomeForm.schema },
        404: noSuchLetter,
        409: problemAnswer("It failed again and is kept, or it is incomplete and can only be read."),
      },
      async answer({ path: { id } }) {
        const retry = await ledger.retryDeadLetter(id, adapters);
        if (!retry) return unknown();
        if (retry.result === "settled") return reply(200, outcomeForm.of(retry.outcome));
        if (retry.result === "failed") return conflict(`it failed again and is kept: ${retry.error}`);
        return conflict("it is incomplete and cannot be settled; read its body, then discard it");
      },
    }),
  ];
}

const unknown = () => notFound("no such dead letter");
