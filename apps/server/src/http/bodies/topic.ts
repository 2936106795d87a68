import type { TopicRecord } from "@grouphook/core";
import { z } from "zod";
import { anyJson, type BodyForm, bodyForm, moment, rfc3339, rfc3339IfAny } from "./body-form.js";

const schema = z
  .object({
    topicId: z.string(),
    state: z.enum(["active", "dissolved"]),
    name: z.string(),
    notice: z.string(),
    introduction: z.string(),
    avatar: z.string(),
    custom: anyJson,
    createdAt: moment.nullable(),
    dissolvedAt: moment.nullable(),
    updatedAt: moment,
  })
  .meta({ id: "Topic" });

/** A topic in the form of the API. */
export const topicForm: BodyForm<TopicRecord> = bodyForm(schema, (topic: TopicRecord) => ({
  topicId: topic.topicId,
  state: topic.state,
  name: topic.name,
  notice: topic.notice,
  introduction: topic.introduction,
  avatar: topic.avatar,
  custom: topic.custom,
  createdAt: rfc3339IfAny(topic.createdAt),
  dissolvedAt: rfc3339IfAny(topic.dissolvedAt),
  updatedAt: rfc3339(topic.updatedAt),
}));
