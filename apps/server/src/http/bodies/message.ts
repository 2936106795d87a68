import type { MessageRecord } from "@grouphook/core";
import { z } from "zod";
import { anyJson, type BodyForm, bodyForm, moment, rfc3339IfAny } from "./body-form.js";

/** A part of a message, as the vendor sent it. */
export const elementSchema: z.ZodType<{ type: string; content: unknown; textPaths?: readonly string[] }> = z
  .object({
    type: z.string().meta({ description: "The vendor's type of the element." }),
    content: anyJson,
    textPaths: z.array(z.string()).readonly().exactOptional(),
  })
  .meta({ id: "MessageElement" });

const schema = z
  .object({
    key: z.string().meta({ description: "Identifies the message within its group and topic." }),
    topicId: z.string().nullable().meta({ description: "`null` for a message of the group itself." }),
    seq: z.number().nullable().meta({ description: "The vendor's number of the message." }),
    senderId: z.string().nullable(),
    elements: z.array(elementSchema).readonly(),
    text: z.string().meta({ description: "The readable text of `elements`." }),
    custom: z.string().nullable(),
    mentions: z.object({ everyone: z.boolean(), userIds: z.array(z.string()).readonly() }).nullable(),
    priority: z.string().nullable(),
    onlineOnly: z.boolean(),
    clientId: z.string().nullable(),
    sentAt: moment.nullable(),
    editedAt: moment.nullable().meta({ description: "When it was edited last; `null` if never." }),
    recalled: z.boolean(),
    recalledAt: moment.nullable(),
    readCount: z.int().meta({ description: "As the vendor told it last; 0 where it only tells who has read." }),
    unreadCount: z.int().nullable(),
    extensions: z.record(z.string(), z.string()).readonly(),
  })
  .meta({
    id: "Message",
    description: "A message, with the content of its latest edit. A recalled one keeps its content.",
  });

/** A message in the form of the API. */
export const messageForm: BodyForm<MessageRecord> = bodyForm(schema, (message: MessageRecord) => ({
  key: message.key,
  topicId: message.topicId,
  seq: message.seq,
  senderId: message.senderId,
  elements: message.elements,
  text: message.text,
  custom: message.custom,
  mentions: message.mentions,
  priority: message.priority,
  onlineOnly: message.onlineOnly,
  clientId: message.clientId,
  sentAt: rfc3339IfAny(message.sentAt),
  editedAt: rfc3339IfAny(message.editedAt),
  recalled: message.recalledAt !== null,
  recalledAt: rfc3339IfAny(message.recalledAt),
  readCount: message.readCount,
  unreadCount: message.unreadCount,
  extensions: message.extensions,
}));
