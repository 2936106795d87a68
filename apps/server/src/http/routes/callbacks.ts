import type { Adapter } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import { z } from "zod";
import { callbackCommandForm } from "../bodies/callback-command.js";
import { outcomeForm, outcomeResults } from "../bodies/outcome.js";
import { positionedAnswer, positionedReply } from "../bodies/page.js";
import { rawCallbackForm } from "../bodies/raw-callback.js";
import { eitherWay, limit, moment, onlySource, placeIn, text } from "../parameters.js";
import { conflict, notFound, problemAnswer, reply } from "../routing/answer.js";
import { route, type ServedRoute } from "../routing/route.js";
import { rejectStranger, type StrangeSource } from "../strange-source.js";

const outcome = z.enum(outcomeResults, `must be one of ${outcomeResults.join(", ")}, once`);
const callbackId = text
  .regex(/^[1-9]\d{0,15}$/, "must be the number of a callback")
  .transform(Number)
  .describe("The `callbackId` of a callback.");

/** Callbacks as they arrived, and how often. */
export function callbackRoutes(
  ledger: StoredLedger,
  adapters: ReadonlyMap<string, Adapter>,
  faultOf: StrangeSource,
): readonly ServedRoute[] {
  async function callbacksAfter(asked: Parameters<typeof ledger.callbackPage>[0]) {
    const { callbacks: items, next } = await ledger.callbackPage(asked);
    return { items, next };
  }

  return [
    route({
      method: "get",
      path: "/v1/callbacks",
      tag: "callbacks",
      scope: "read",
      summary: "Read callbacks as they arrived",
      description:
        "In the order in which they were stored, as long as they are kept; with `before`, newest first. One answer looks at a " +
        "limited number: go on with `next` also where none was selected.",
      query: z.strictObject({
        source: onlySource,
        command: text.min(1).exactOptional().describe("Only of this command, by the vendor's name."),
        outcome: outcome.exactOptional().describe("Only with this outcome."),
        since: moment.exactOptional().describe("Only those of batches that came in at or after this moment."),
        ...eitherWay,
        limit,
      }),
      answers: {
        200: positionedAnswer("Callbacks. After a number, there are no more if `next` is `after`.", rawCallbackForm),
        409: problemAnswer("`after` is beyond the newest callback: it is of another record."),
      },
      async answer({ query }) {
        const { after: _, before: __, ...asked } = query;
        const place = placeIn(query);
        const { items, next } =
          "before" in place
            ? await ledger.newestCallbacks({ ...asked, ...place })
            : await callbacksAfter({ ...asked, ...place });
        const isWhole = "before" in place ? next === 0 : place.after === 0;
        if (items.length === 0 && isWhole) await rejectStranger(asked.source, faultOf);
        return positionedReply(items, rawCallbackForm, next);
      },
    }),
    route({
      method: "post",
      path: "/v1/callbacks/{id}/replay",
      tag: "callbacks",
      scope: "act",
      summary: "Settle a callback again",
      description:
        "For one that was `unsupported` when it came and is understood now: it is decoded and settled once, with the moment it " +
        "came in, and its vendor is told nothing. One that was settled answers with its outcome, and nothing is done.",
      pathParameters: z.object({ id: callbackId }),
      answers: {
        200: { description: "The outcome it has.", body: outcomeForm.schema },
        404: problemAnswer("There is no such callback, or it is kept no longer."),
        409: problemAnswer(
          "It is not understood yet, cannot be read or applied, only asks, or its body is kept no longer.",
        ),
      },
      async answer({ path: { id } }) {
        const replay = await ledger.replayCallback(id, adapters);
        if (!replay) return notFound("no such callback is kept");
        return replay.result === "settled" ? reply(200, outcomeForm.of(replay.outcome)) : conflict(replay.reason);
      },
    }),
    route({
      method: "get",
      path: "/v1/callbacks/commands",
      tag: "callbacks",
      scope: "read",
      summary: "Count the commands that arrived",
      description: "As of about a second ago, in byte order of source and command.",
      query: z.strictObject({ source: onlySource }),
      answers: {
        200: {
          description: "Every command that ever arrived.",
          body: z.object({ commands: z.array(callbackCommandForm.schema) }),
        },
      },
      async answer({ query }) {
        const commands = await ledger.callbackCommands(query);
        if (commands.length === 0) await rejectStranger(query.source, faultOf);
        return reply(200, { commands: commands.map(callbackCommandForm.of) });
      },
    }),
  ];
}
