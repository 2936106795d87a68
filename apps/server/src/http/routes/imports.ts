import type { StoredLedger } from "@grouphook/core/storage";
import { z } from "zod";
import type { Reconcilers } from "../../reconcile/create-reconcilers.js";
import { reconciliationForm } from "../bodies/reconciliation.js";
import { identifier } from "../parameters.js";
import { conflict, notFound, problemAnswer, reply } from "../routing/answer.js";
import { route, type ServedRoute } from "../routing/route.js";
import { rejectStranger, type StrangeSource } from "../strange-source.js";

const DAY_MS = 24 * 60 * 60_000;
const MOST_DAYS = 3650;
const daysMessage = `must be a whole number from 0 to ${MOST_DAYS}`;
const wanted = z
  .strictObject({
    source: z.string("must be text"),
    messageDays: z
      .int(daysMessage)
      .min(0, daysMessage)
      .max(MOST_DAYS, daysMessage)
      .default(0)
      .meta({ description: "Of how many days messages are brought in, too." }),
  })
  .meta({ id: "NewImport", example: { source: "chat", messageDays: 7 } });

/** Bringing in every group of a source. */
export function importRoutes(
  { reconciliations }: StoredLedger,
  { reconciled }: Pick<Reconcilers, "reconciled">,
  faultOf: StrangeSource,
): readonly ServedRoute[] {
  return [
    route({
      method: "post",
      path: "/v1/imports",
      tag: "reconciliations",
      scope: "act",
      summary: "Bring in every group of a source",
      description: "With members, as fast as the vendor allows. If an import is not done yet, it is that one.",
      body: wanted,
      answers: {
        202: {
          description: "The import is taken on.",
          body: reconciliationForm.schema,
          headers: { location: "The path of the import." },
        },
        409: problemAnswer("The groups of the source are not read by this server."),
      },
      async answer({ body: { source, messageDays } }) {
        await rejectStranger(source, faultOf);
        if (!reconciled.has(source)) {
          const why = "it has no client that reads them, or reconcile is off";
          const read = [...reconciled].join(", ") || "none";
          return conflict(`the groups of source ${source} are not read: ${why}; sources whose groups are: ${read}`);
        }
        const since = messageDays > 0 ? Date.now() - messageDays * DAY_MS : undefined;
        const taken = await reconciliations.requestImport(source, since);
        return reply(202, reconciliationForm.of(taken), { location: `/v1/imports/${taken.id}` });
      },
    }),
    route({
      method: "get",
      path: "/v1/imports/{id}",
      tag: "reconciliations",
      scope: "read",
      summary: "Read how far an import has come",
      pathParameters: z.object({ id: identifier }),
      answers: {
        200: { description: "The import.", body: reconciliationForm.schema },
        404: problemAnswer("There is no such import."),
      },
      async answer({ path: { id } }) {
        const found = await reconciliations.find(id);
        return found?.kind === "import" ? reply(200, reconciliationForm.of(found)) : notFound("no such import");
      },
    }),
  ];
}
