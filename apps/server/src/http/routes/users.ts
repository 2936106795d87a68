import type { LedgerReader } from "@grouphook/core";
import { z } from "zod";
import { userGroupForm } from "../bodies/member.js";
import { pageAnswer, pageReply } from "../bodies/page.js";
import { byCursor, cursor, identifier, limit, ofSource } from "../parameters.js";
import { notFound, problemAnswer } from "../routing/answer.js";
import { route, type ServedRoute } from "../routing/route.js";
import type { StrangeSource } from "../strange-source.js";

/** What is known of users. */
export function userRoutes(reader: LedgerReader, faultOf: StrangeSource): readonly ServedRoute[] {
  return [
    route({
      method: "get",
      path: "/v1/users/{source}/{userId}/groups",
      tag: "groups",
      scope: "read",
      summary: "List a user's groups",
      description: "The active ones, in byte order of group id. An unknown user has none.",
      pathParameters: z.object({ source: ofSource, userId: identifier }),
      query: z.strictObject({ cursor, limit }),
      answers: { 200: pageAnswer("A page of groups.", userGroupForm), 404: problemAnswer("There is no such source.") },
      async answer({ path: { source, userId }, query }) {
        const groups = await byCursor("cursor", reader.groupsOfUser(source, userId, query));
        const fault = groups.items.length === 0 ? await faultOf(source) : undefined;
        return fault === undefined ? pageReply(groups, userGroupForm) : notFound(`source ${fault}`);
      },
    }),
  ];
}
