import { commandStates } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import { z } from "zod";
import { commandForm } from "../bodies/command.js";
import { positionedAnswer, positionedReply } from "../bodies/page.js";
import { after, identifier, limit, onlySource } from "../parameters.js";
import { problemAnswer } from "../routing/answer.js";
import { route, type ServedRoute } from "../routing/route.js";
import { rejectStranger, type StrangeSource } from "../strange-source.js";

const state = z.enum(commandStates, `must be one of ${commandStates.join(", ")}, once`);

/** The log of commands. */
export function commandRoutes({ commands }: StoredLedger, faultOf: StrangeSource): readonly ServedRoute[] {
  return [
    route({
      method: "get",
      path: "/v1/commands",
      tag: "commands",
      scope: "read",
      summary: "Read what apps commanded",
      description: "In the order in which it began, as long as it is kept.",
      query: z.strictObject({
        source: onlySource,
        groupId: identifier.exactOptional().describe("Only of this group."),
        token: identifier.exactOptional().describe("Only of the token with this name."),
        state: state.exactOptional(),
        after,
        limit,
      }),
      answers: {
        200: positionedAnswer("Commands; none if there are no more.", commandForm),
        409: problemAnswer("`after` is beyond the newest command: it is of another record."),
      },
      async answer({ query }) {
        const found = await commands.list(query);
        if (found.length === 0 && query.after === 0) await rejectStranger(query.source, faultOf);
        return positionedReply(found, commandForm, found.at(-1)?.commandId ?? query.after);
      },
    }),
  ];
}
