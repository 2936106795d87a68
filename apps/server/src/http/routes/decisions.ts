import { changeTypes, type DecisionRequest, type LedgerReader } from "@grouphook/core";
import { z } from "zod";
import { decisionForm, verdicts } from "../bodies/decision.js";
import { positionedAnswer, positionedReply } from "../bodies/page.js";
import { eitherWay, flag, identifier, limit, onlySource, placeIn, text } from "../parameters.js";
import { problemAnswer } from "../routing/answer.js";
import { route, type ServedRoute } from "../routing/route.js";
import { rejectStranger, type StrangeSource } from "../strange-source.js";

const change = text.refine((type) => changeTypes.includes(type), "must be the type of a change, as message.sent");
const verdict = z.enum(verdicts, `must be one of ${verdicts.join(", ")}, once`);

/** The decision log. */
export function decisionRoutes(reader: LedgerReader, faultOf: StrangeSource): readonly ServedRoute[] {
  async function decisionsAfter(asked: DecisionRequest & { readonly after: number }) {
    const items = await reader.decisions(asked);
    return { items, next: items.at(-1)?.decisionId ?? asked.after };
  }

  return [
    route({
      method: "get",
      path: "/v1/decisions",
      tag: "decisions",
      scope: "read",
      summary: "Read what policies decided",
      description:
        "In the order in which it was written, as long as it is kept; with `before`, newest first. Then one answer looks at a " +
        "limited number: go on with `next` also where none was selected.",
      query: z.strictObject({
        source: onlySource,
        groupId: identifier.exactOptional(),
        actorId: identifier.exactOptional().describe("Only about what this user did."),
        change: change.exactOptional().describe("Only about this type of change."),
        verdict: verdict.exactOptional(),
        policy: text.min(1).exactOptional().describe("Only by this policy."),
        shadowed: flag
          .exactOptional()
          .describe("Only those of shadow policies, or only those that were given as answers."),
        ...eitherWay,
        limit,
      }),
      answers: {
        200: positionedAnswer("Decisions. After a number, none if there are no more.", decisionForm),
        409: problemAnswer("`after` is beyond the newest decision: it is of another record."),
      },
      async answer({ query }) {
        const { after: _, before: __, ...asked } = query;
        const place = placeIn(query);
        const { items, next } =
          "before" in place
            ? await reader.newestDecisions({ ...asked, ...place })
            : await decisionsAfter({ ...asked, ...place });
        if (items.length === 0 && next === 0) await rejectStranger(asked.source, faultOf);
        return positionedReply(items, decisionForm, next);
      },
    }),
  ];
}
