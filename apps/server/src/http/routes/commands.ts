import { type CommandRequest, commandStates } from "@grouphook/core";
import type { StoredLedger } from "@grouphook/core/storage";
import { z } from "zod";
import { commandForm } from "../bodies/command.js";
import { positionedAnswer, positionedReply } from "../bodies/page.js";
import { eitherWay, identifier, limit, onlySource, placeIn } from "../parameters.js";
import { problemAnswer } from "../routing/answer.js";
import { route, type ServedRoute } from "../routing/route.js";
import { rejectStranger, type StrangeSource } from "../strange-source.js";

const state = z.enum(commandStates, `must be one of ${commandStates.join(", ")}, once`);

/** The log of commands. */
export function commandRoutes({ commands }: StoredLedger, faultOf: StrangeSource): readonly ServedRoute[] {
  async function commandsAfter(asked: CommandRequest & { readonly after: number }) {
    const items = await commands.list(asked);
    return { items, next: items.at(-1)?.commandId ?? asked.after };
  }

  return [
    route({
      method: "get",
      path: "/v1/commands",
      tag: "commands",
      scope: "read",
      summary: "Read what apps commanded",
      description:
        "In the order in which it began, as long as it is kept; with `before`, newest first. Then one answer looks at a " +
        "limited number: go on with `next` also where none was selected.",
      query: z.strictObject({
        source: onlySource,
        groupId: identifier.exactOptional().describe("Only of this group."),
        token: identifier.exactOptional().describe("Only of the token with this name."),
        state: state.exactOptional(),
        ...eitherWay,
        limit,
      }),
      answers: {
        200: positionedAnswer("Commands. After a number, none if there are no more.", commandForm),
        409: problemAnswer("`after` is beyond the newest command: it is of another record."),
      },
      async answer({ query }) {
        const { after: _, before: __, ...asked } = query;
        const place = placeIn(query);
        const { items, next } =
          "before" in place
            ? await commands.newest({ ...asked, ...place })
            : await commandsAfter({ ...asked, ...place });
        if (items.length === 0 && next === 0) await rejectStranger(asked.source, faultOf);
        return positionedReply(items, commandForm, next);
      },
    }),
  ];
}
