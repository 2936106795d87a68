import type { StoredLedger } from "@grouphook/core/storage";
import { z } from "zod";
import type { ServerPlan } from "../../configuration/plan-server.js";
import { sourceForm } from "../bodies/source.js";
import { reply } from "../routing/answer.js";
import { route, type ServedRoute } from "../routing/route.js";

/** What is configured for each vendor, and what it has sent. */
export function sourceRoutes(ledger: StoredLedger, plan: ServerPlan): readonly ServedRoute[] {
  return [
    route({
      method: "get",
      path: "/v1/sources",
      tag: "callbacks",
      scope: "read",
      summary: "List the configured sources",
      description: "With the commands of each vendor: those that never arrived may not be switched on there.",
      answers: {
        200: { description: "All of them, by name.", body: z.object({ items: z.array(sourceForm.schema) }) },
      },
      async answer() {
        const seen = Map.groupBy(await ledger.callbackCommands(), ({ source }) => source);
        const sources = [...plan.adapters].toSorted(([one], [other]) => (one < other ? -1 : 1));
        const items = sources.map(([source, adapter]) =>
          sourceForm.of({ plan, source, adapter, seen: seen.get(source) ?? [] }),
        );
        return reply(200, { items });
      },
    }),
  ];
}
