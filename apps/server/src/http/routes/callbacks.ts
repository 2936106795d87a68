import type { LedgerReader } from "@grouphook/core";
import { z } from "zod";
import { commandForm } from "../bodies/command.js";
import { positionedAnswer, positionedReply } from "../bodies/page.js";
import { rawCallbackForm } from "../bodies/raw-callback.js";
import { after, limit, moment, onlySource } from "../parameters.js";
import { problemAnswer, reply } from "../routing/answer.js";
import { route, type ServedRoute } from "../routing/route.js";
import { rejectStranger, type StrangeSource } from "../strange-source.js";

/** Callbacks as they arrived, and how often. */
export function callbackRoutes(reader: LedgerReader, faultOf: StrangeSource): readonly ServedRoute[] {
  return [
    route({
      method: "get",
      path: "/v1/callbacks",
      tag: "callbacks",
      summary: "Read callbacks as they arrived",
      description: "In the order in which they were stored, as long as they are kept.",
      query: z.strictObject({
        source: onlySource,
        since: moment.exactOptional().describe("Only those of batches that came in at or after this moment."),
        after,
        limit,
      }),
      answers: {
        200: positionedAnswer("Callbacks; none if there are no more.", rawCallbackForm),
        409: problemAnswer("`after` is beyond the newest callback: it is of another record."),
      },
      async answer({ query }) {
        const callbacks = await reader.callbacks(query);
        if (callbacks.length === 0 && query.after === 0) await rejectStranger(query.source, faultOf);
        return positionedReply(callbacks, rawCallbackForm, callbacks.at(-1)?.callbackId ?? query.after);
      },
    }),
    route({
      method: "get",
      path: "/v1/commands",
      tag: "callbacks",
      summary: "Count the commands that arrived",
      description: "As of about a second ago, in byte order of source and command.",
      query: z.strictObject({ source: onlySource }),
      answers: {
        200: {
          description: "Every command that ever arrived.",
          body: z.object({ commands: z.array(commandForm.schema) }),
        },
      },
      async answer({ query }) {
        const commands = await reader.commands(query);
        if (commands.length === 0) await rejectStranger(query.source, faultOf);
        return reply(200, { commands: commands.map(commandForm.of) });
      },
    }),
  ];
}
