import { z } from "zod";
import { idField, newTopicProfile, topicProfileChange } from "../commands/change-bodies.js";
import { failures, success } from "../commands/command-answers.js";
import type { CommandDesk } from "../commands/command-desk.js";
import { commandHeaders as headers, commandQuery as query, runCommand } from "../commands/run-command.js";
import { identifier, ofSource } from "../parameters.js";
import { route, type ServedRoute } from "../routing/route.js";

const ofGroup = z.object({ source: ofSource, groupId: identifier });
const ofTopic = z.object({ source: ofSource, groupId: identifier, topicId: identifier });
const common = { tag: "commands", scope: "act", query, headers, largestBody: "1 MB" } as const;

const newTopic = z
  .strictObject({
    topicId: idField.exactOptional().meta({ description: "The vendor chooses one unless given." }),
    profile: newTopicProfile.default({}),
  })
  .meta({ id: "NewTopic", example: { profile: { name: "科幻 🚀" } } });

/** Making, changing and ending topics, where the vendor has them. */
export function topicCommandRoutes(desk: CommandDesk): readonly ServedRoute[] {
  return [
    route({
      ...common,
      method: "post",
      path: "/v1/groups/{source}/{groupId}/topics",
      summary: "Make a topic",
      pathParameters: ofGroup,
      body: newTopic,
      answers: { 201: success("The topic is made."), ...failures },
      answer({ path: { source, groupId }, body: { topicId, profile }, ...asked }) {
        const change = { type: "topic.created", groupId, profile, ...(topicId !== undefined && { topicId }) } as const;
        return runCommand(desk, { ...asked, source, change, status: 201 });
      },
    }),
    route({
      ...common,
      method: "patch",
      path: "/v1/groups/{source}/{groupId}/topics/{topicId}",
      summary: "Change a topic's profile",
      pathParameters: ofTopic,
      body: topicProfileChange,
      answers: { 200: success("The profile is changed."), ...failures },
      answer({ path: { source, groupId, topicId }, body: profile, ...asked }) {
        const change = { type: "topic.updated", groupId, topicId, profile } as const;
        return runCommand(desk, { ...asked, source, change, status: 200 });
      },
    }),
    route({
      ...common,
      method: "delete",
      path: "/v1/groups/{source}/{groupId}/topics/{topicId}",
      summary: "End a topic",
      pathParameters: ofTopic,
      answers: { 200: success("The topic is ended."), ...failures },
      answer({ path: { source, groupId, topicId }, ...asked }) {
        const change = { type: "topic.dissolved", groupId, topicIds: [topicId] } as const;
        return runCommand(desk, { ...asked, source, change, status: 200 });
      },
    }),
  ];
}
