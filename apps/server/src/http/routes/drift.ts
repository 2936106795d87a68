import type { StoredLedger } from "@grouphook/core/storage";
import { z } from "zod";
import { driftForm } from "../bodies/drift.js";
import { byCursor, cursor, identifier, limit, moment, onlySource } from "../parameters.js";
import { reply } from "../routing/answer.js";
import { route, type ServedRoute } from "../routing/route.js";
import { rejectStranger, type StrangeSource } from "../strange-source.js";

const totals = z
  .object({
    groups: z.int().meta({ description: "How many groups differed." }),
    differences: z.record(z.string(), z.int()).readonly().meta({ description: "By type." }),
  })
  .meta({ description: "Of everything that was selected, not of the page alone." });
const body = z.object({
  totals,
  items: z.array(driftForm.schema),
  next: z.string().nullable().meta({ description: "The cursor of the next page; `null` on the last." }),
});

/** How far records differed from what vendors told when they were asked. */
export function driftRoutes({ reconciliations }: StoredLedger, faultOf: StrangeSource): readonly ServedRoute[] {
  return [
    route({
      method: "get",
      path: "/v1/drift",
      tag: "reconciliations",
      scope: "read",
      summary: "Report how records differed from the vendors'",
      description: "Each difference was mended when it was found. Newest first. What an import brings in is none.",
      query: z.strictObject({
        source: onlySource,
        groupId: identifier.exactOptional().describe("Only of this group."),
        since: moment.exactOptional().describe("Only what was found since then."),
        cursor,
        limit,
      }),
      answers: { 200: { description: "The differences.", body } },
      async answer({ query: { cursor: from, limit: most, ...filter } }) {
        const request = { ...filter, limit: most, ...(from !== undefined && { cursor: from }) };
        const [all, { items, next }] = await Promise.all([
          reconciliations.driftTotals(filter),
          byCursor("cursor", reconciliations.drift(request)),
        ]);
        if (items.length === 0 && from === undefined) await rejectStranger(filter.source, faultOf);
        return reply(200, { totals: all, items: items.map(driftForm.of), next });
      },
    }),
  ];
}
