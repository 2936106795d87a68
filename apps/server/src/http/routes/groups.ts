import { groupLists, type LedgerReader } from "@grouphook/core";
import { z } from "zod";
import { feedEventForm } from "../bodies/feed-event.js";
import { groupForm } from "../bodies/group.js";
import { listedUserForm } from "../bodies/listed-user.js";
import { memberForm } from "../bodies/member.js";
import { messageForm } from "../bodies/message.js";
import { newestAnswer, pageAnswer, pageReply, positionedReply } from "../bodies/page.js";
import { topicForm } from "../bodies/topic.js";
import { before, byCursor, cursor, flag, identifier, limit, ofSource, onlySource, text } from "../parameters.js";
import { problemAnswer, reply } from "../routing/answer.js";
import { route, type ServedRoute } from "../routing/route.js";
import { missingGroup, rejectStranger, type StrangeSource } from "../strange-source.js";

const pathParameters = z.object({ source: ofSource, groupId: identifier });
const state = z.enum(["active", "dissolved"], "must be active or dissolved, once");
const list = z.enum(groupLists, "must be allowed or blocked");
const soughtText = text.min(1, "must not be empty").max(255, "must be at most 255 characters");
const noSuchGroup = problemAnswer("There is no such group, or no such source.");

/** Groups, and what belongs to each. */
export function groupRoutes(reader: LedgerReader, faultOf: StrangeSource): readonly ServedRoute[] {
  return [
    route({
      method: "get",
      path: "/v1/groups",
      tag: "groups",
      scope: "read",
      summary: "List groups",
      description:
        "In byte order of source and group id. With `q`: those with this id, then those of this owner, then those with this " +
        "text in their name; one answer looks at a limited number of groups, so go on with `next` also if it is empty.",
      query: z.strictObject({
        q: soughtText
          .exactOptional()
          .describe(
            "Only groups with this id, this owner, or this text in the first 100 characters of their name, whatever its case.",
          ),
        source: onlySource,
        state: state.exactOptional(),
        stale: flag
          .exactOptional()
          .describe("Only groups whose record may differ from the vendor's, or only those where it does not."),
        cursor,
        limit,
      }),
      answers: { 200: pageAnswer("A page of groups.", groupForm) },
      async answer({ query }) {
        const groups = await byCursor("cursor", reader.groups(query));
        if (groups.items.length === 0 && query.cursor === undefined) await rejectStranger(query.source, faultOf);
        return pageReply(groups, groupForm);
      },
    }),
    route({
      method: "get",
      path: "/v1/groups/{source}/{groupId}",
      tag: "groups",
      scope: "read",
      summary: "Read a group",
      pathParameters,
      answers: { 200: { description: "The group.", body: groupForm.schema }, 404: noSuchGroup },
      async answer({ path: { source, groupId } }) {
        const group = await reader.group(source, groupId);
        return group ? reply(200, groupForm.of(group)) : missingGroup(source, faultOf);
      },
    }),
    route({
      method: "get",
      path: "/v1/groups/{source}/{groupId}/members",
      tag: "groups",
      scope: "read",
      summary: "List a group's members",
      description: "In byte order of user id.",
      pathParameters,
      query: z.strictObject({ cursor, limit }),
      answers: { 200: pageAnswer("A page of members.", memberForm), 404: noSuchGroup },
      async answer({ path: { source, groupId }, query }) {
        const members = await byCursor("cursor", reader.members(source, groupId, query));
        return members ? pageReply(members, memberForm) : missingGroup(source, faultOf);
      },
    }),
    route({
      method: "get",
      path: "/v1/groups/{source}/{groupId}/messages",
      tag: "groups",
      scope: "read",
      summary: "List a group's messages",
      description: "Newest first.",
      pathParameters,
      query: z.strictObject({
        topic: identifier
          .exactOptional()
          .describe("The messages of this topic; unless set, those of the group itself."),
        before: cursor,
        limit,
      }),
      answers: { 200: pageAnswer("A page of messages.", messageForm), 404: noSuchGroup },
      async answer({ path: { source, groupId }, query: { topic, before, limit } }) {
        const read = reader.messages(source, groupId, {
          limit,
          ...(topic !== undefined && { topicId: topic }),
          ...(before !== undefined && { cursor: before }),
        });
        const messages = await byCursor("before", read);
        return messages ? pageReply(messages, messageForm) : missingGroup(source, faultOf);
      },
    }),
    route({
      method: "get",
      path: "/v1/groups/{source}/{groupId}/history",
      tag: "groups",
      scope: "read",
      summary: "Read what happened to a group",
      description:
        "Its events, newest first, as long as the feed keeps them. Left out is what messages and comings and goings online bring " +
        "all the time: `message.sent`, `message.numbered`, `message.read`, `message.extended` and `member.presence_changed`.",
      pathParameters,
      query: z.strictObject({ before, limit }),
      answers: { 200: newestAnswer("Events.", feedEventForm), 404: noSuchGroup },
      async answer({ path: { source, groupId }, query }) {
        const events = await reader.groupHistory(source, groupId, query);
        return events ? positionedReply(events.items, feedEventForm, events.next) : missingGroup(source, faultOf);
      },
    }),
    route({
      method: "get",
      path: "/v1/groups/{source}/{groupId}/topics",
      tag: "groups",
      scope: "read",
      summary: "List a group's topics",
      description: "In byte order of topic id.",
      pathParameters,
      query: z.strictObject({ cursor, limit }),
      answers: { 200: pageAnswer("A page of topics.", topicForm), 404: noSuchGroup },
      async answer({ path: { source, groupId }, query }) {
        const topics = await byCursor("cursor", reader.topics(source, groupId, query));
        return topics ? pageReply(topics, topicForm) : missingGroup(source, faultOf);
      },
    }),
    route({
      method: "get",
      path: "/v1/groups/{source}/{groupId}/lists/{list}",
      tag: "groups",
      scope: "read",
      summary: "List who is on a list of a group",
      description:
        "In byte order of user id. On `allowed` are those who may speak while all others are muted, on `blocked` those who may not " +
        "become members.",
      pathParameters: pathParameters.extend({ list }),
      query: z.strictObject({ cursor, limit }),
      answers: { 200: pageAnswer("A page of users.", listedUserForm), 404: noSuchGroup },
      async answer({ path: { source, groupId, list }, query }) {
        const users = await byCursor("cursor", reader.groupList(source, groupId, list, query));
        return users ? pageReply(users, listedUserForm) : missingGroup(source, faultOf);
      },
    }),
  ];
}
