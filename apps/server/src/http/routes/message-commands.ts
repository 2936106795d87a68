import { z } from "zod";
import { idField, messageElements } from "../commands/change-bodies.js";
import { failures, success } from "../commands/command-answers.js";
import type { CommandDesk } from "../commands/command-desk.js";
import { messageReference } from "../commands/message-reference.js";
import { commandQuery, commandHeaders as headers, runCommand } from "../commands/run-command.js";
import { identifier, ofSource, ParameterError } from "../parameters.js";
import { route, type ServedRoute } from "../routing/route.js";

const ofGroup = z.object({ source: ofSource, groupId: identifier });
const common = { tag: "commands", scope: "act", headers, largestBody: "1 MB" } as const;

const newMessage = z
  .strictObject({
    senderId: idField,
    text: z.string("must be text").min(1, "must not be empty").exactOptional(),
    elements: messageElements.exactOptional().meta({ description: "Instead of a text." }),
    custom: z.string("must be text").exactOptional().meta({ description: "The app's own data, sent along." }),
    topicId: idField.exactOptional(),
  })
  .meta({ id: "NewMessage", example: { senderId: "u1", text: "今晚八点见 🎉" } });

/** Sending and recalling messages. */
export function messageCommandRoutes(desk: CommandDesk): readonly ServedRoute[] {
  return [
    route({
      ...common,
      method: "post",
      path: "/v1/groups/{source}/{groupId}/messages",
      summary: "Send a message",
      pathParameters: ofGroup,
      query: commandQuery,
      body: newMessage,
      answers: { 201: success("The message is sent."), ...failures },
      answer({ path: { source, groupId }, body: { senderId, text, elements, custom, topicId }, ...asked }) {
        if ((text === undefined) === (elements === undefined))
          throw new ParameterError("text", "or elements must be given, one of them");
        const change = {
          ...({ type: "message.sent", groupId } as const),
          ...(topicId !== undefined && { topicId }),
          message: { senderId, elements: elements ?? [], text: text ?? "", ...(custom !== undefined && { custom }) },
        };
        return runCommand(desk, { ...asked, source, change, status: 201 });
      },
    }),
    route({
      ...common,
      method: "delete",
      path: "/v1/groups/{source}/{groupId}/messages/{key}",
      summary: "Recall a message",
      pathParameters: z.object({ source: ofSource, groupId: identifier, key: identifier }),
      query: commandQuery.extend({
        topic: identifier.exactOptional().describe("The topic of the message, if it has one."),
      }),
      answers: { 200: success("The message is recalled."), ...failures },
      async answer({ path: { source, groupId, key }, query: { topic, ...query }, ...asked }) {
        const place = { groupId, ...(topic !== undefined && { topicId: topic }) };
        const message = await messageReference(desk, { source, key, ...place });
        const change = { type: "message.recalled", ...place, messages: [message] } as const;
        return runCommand(desk, { ...asked, query, source, change, status: 200 });
      },
    }),
  ];
}
