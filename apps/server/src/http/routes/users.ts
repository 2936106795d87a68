import type { LedgerReader } from "@grouphook/core";
import { z } from "zod";
import { feedEventForm } from "../bodies/feed-event.js";
import { userGroupForm } from "../bodies/member.js";
import { newestAnswer, pageAnswer, pageReply, positionedReply } from "../bodies/page.js";
import { before, byCursor, cursor, identifier, limit, ofSource } from "../parameters.js";
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
    route({
      method: "get",
      path: "/v1/users/{source}/{userId}/history",
      tag: "groups",
      scope: "read",
      summary: "Read what a user did",
      description:
        "The events of what the user did, sent messages among them, and those that tell of the user as a member, newest first, as " +
        "long as the feed keeps them. One answer looks at 20,000 events at most, of all users: go on with `next` also where it has none.",
      pathParameters: z.object({ source: ofSource, userId: identifier }),
      query: z.strictObject({ before, limit }),
      answers: { 200: newestAnswer("Events.", feedEventForm), 404: problemAnswer("There is no such source.") },
      async answer({ path: { source, userId }, query }) {
        const { items, next } = await reader.userHistory(source, userId, query);
        const fault = items.length === 0 ? await faultOf(source) : undefined;
        return fault === undefined ? positionedReply(items, feedEventForm, next) : notFound(`source ${fault}`);
      },
    }),
  ];
}
