import type { StoredLedger } from "@grouphook/core/storage";
import { z } from "zod";
import { untilGone } from "../../feed/until-gone.js";
import type { Reconcilers } from "../../reconcile/create-reconcilers.js";
import { pageAnswer, pageReply } from "../bodies/page.js";
import { observationForm, reconciliationForm } from "../bodies/reconciliation.js";
import { byCursor, cursor, identifier, limit, ofSource, onlySource } from "../parameters.js";
import { notFound, problem, problemAnswer, reply } from "../routing/answer.js";
import { route, type ServedRoute } from "../routing/route.js";
import { missingGroup, rejectStranger, type StrangeSource } from "../strange-source.js";
import { orVendorProblem, vendorProblemAnswers } from "../vendor-problem.js";

const kind = z.enum(["sweep", "import", "stale"], "must be sweep, import or stale, once");

/** Reading groups at their vendors, to mend the record. */
export function reconciliationRoutes(
  ledger: StoredLedger,
  reconcilers: Reconcilers,
  { faultOf, stopping }: { readonly faultOf: StrangeSource; readonly stopping: AbortSignal },
): readonly ServedRoute[] {
  const { reconciliations } = ledger;
  return [
    route({
      method: "post",
      path: "/v1/groups/{source}/{groupId}/observe",
      tag: "reconciliations",
      scope: "act",
      summary: "Read a group at its vendor",
      description: "Now, with its members and its latest messages. The record is mended where it differs.",
      pathParameters: z.object({ source: ofSource, groupId: identifier }),
      answers: {
        200: { description: "It was read.", body: observationForm.schema },
        404: problemAnswer("There is no such group, or no such source, or the source has no client that reads."),
        422: problemAnswer("The vendor refuses to tell of this group; `code` is its own."),
        ...vendorProblemAnswers,
      },
      async answer({ path: { source, groupId }, response }) {
        if (!reconcilers.readable.has(source)) {
          const fault = await faultOf(source);
          const why = fault ?? `${source} has no client that reads its groups`;
          return notFound(`source ${why}`);
        }
        const signal = untilGone(response, stopping);
        return orVendorProblem(async () => {
          const reading = await reconcilers.observe(source, groupId, signal);
          if (reading.result === "unreadable") {
            const { code, text } = reading.refusal;
            return problem(422, "Unprocessable content", {
              detail: `the vendor refuses it: ${text}`,
              by: "vendor",
              code,
            });
          }
          const group = await ledger.group(source, groupId);
          return group ? reply(200, observationForm.of({ reading, group })) : missingGroup(source, faultOf);
        });
      },
    }),
    route({
      method: "get",
      path: "/v1/reconciliations",
      tag: "reconciliations",
      scope: "read",
      summary: "List what is and was read at vendors",
      description: "Newest first.",
      query: z.strictObject({
        source: onlySource,
        kind: kind.exactOptional().describe("Only of this kind."),
        cursor,
        limit,
      }),
      answers: { 200: pageAnswer("A page of reconciliations.", reconciliationForm) },
      async answer({ query }) {
        const found = await byCursor("cursor", reconciliations.list(query));
        if (found.items.length === 0 && query.cursor === undefined) await rejectStranger(query.source, faultOf);
        return pageReply(found, reconciliationForm);
      },
    }),
    route({
      method: "get",
      path: "/v1/reconciliations/{id}",
      tag: "reconciliations",
      scope: "read",
      summary: "Read how far a reconciliation has come",
      pathParameters: z.object({ id: identifier }),
      answers: {
        200: { description: "The reconciliation.", body: reconciliationForm.schema },
        404: problemAnswer("There is no such reconciliation."),
      },
      async answer({ path: { id } }) {
        const found = await reconciliations.find(id);
        return found ? reply(200, reconciliationForm.of(found)) : notFound("no such reconciliation");
      },
    }),
  ];
}
