import type { LedgerReader } from "@grouphook/core";
import { z } from "zod";
import { decisionForm, verdicts } from "../bodies/decision.js";
import { positionedAnswer, positionedReply } from "../bodies/page.js";
import { after, identifier, limit, onlySource } from "../parameters.js";
import { problemAnswer } from "../routing/answer.js";
import { route, type ServedRoute } from "../routing/route.js";
import { rejectStranger, type StrangeSource } from "../strange-source.js";

const verdict = z.enum(verdicts, `must be one of ${verdicts.join(", ")}, once`);

/** The decision log. */
export function decisionRoutes(reader: LedgerReader, faultOf: StrangeSource): readonly ServedRoute[] {
  return [
    route({
      method: "get",
      path: "/v1/decisions",
      tag: "decisions",
      scope: "read",
      summary: "Read what policies decided",
      description: "In the order in which it was written, as long as it is kept.",
      query: z.strictObject({
        source: onlySource,
        groupId: identifier.exactOptional(),
        verdict: verdict.exactOptional(),
        after,
        limit,
      }),
      answers: {
        200: positionedAnswer("Decisions; none if there are no more.", decisionForm),
        409: problemAnswer("`after` is beyond the newest decision: it is of another record."),
      },
      async answer({ query }) {
        const decisions = await reader.decisions(query);
        if (decisions.length === 0 && query.after === 0) await rejectStranger(query.source, faultOf);
        return positionedReply(decisions, decisionForm, decisions.at(-1)?.decisionId ?? query.after);
      },
    }),
  ];
}
