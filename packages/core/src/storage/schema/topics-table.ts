import type { TopicState } from "../../group/topic-state.js";
import { jsonText } from "../../vocabulary/json.js";
import { integer, json, optionalInteger, text } from "./column.js";
import type { Row } from "./row.js";
import { defineTable, type RowOf, type Table } from "./table.js";

const columns = {
  source: "text",
  group_id: "text",
  topic_id: "text",
  name: "text",
  notice: "text",
  introduction: "text",
  avatar: "text",
  custom: "text",
  created_at: "optional integer",
  dissolved_at: "optional integer",
  updated_at: "integer",
  changed_at: "text",
} as const;

/** Topics of all groups. */
export const topics: Table<"grouphook_topics", typeof columns> = defineTable(
  "grouphook_topics",
  ["source", "group_id", "topic_id"],
  columns,
);

/** Reads a row of `grouphook_topics`. */
export function topicOfRow(row: Row): TopicState {
  return {
    topicId: text(row, "topic_id"),
    name: text(row, "name"),
    notice: text(row, "notice"),
    introduction: text(row, "introduction"),
    avatar: text(row, "avatar"),
    custom: json<TopicState["custom"]>(row, "custom"),
    createdAt: optionalInteger(row, "created_at"),
    dissolvedAt: optionalInteger(row, "dissolved_at"),
    updatedAt: integer(row, "updated_at"),
    changedAt: json<TopicState["changedAt"]>(row, "changed_at"),
  };
}

/** Makes a row of `grouphook_topics`. */
export function rowOfTopic(source: string, groupId: string, topic: TopicState): RowOf<typeof topics> {
  return {
    source,
    group_id: groupId,
    topic_id: topic.topicId,
    name: topic.name,
    notice: topic.notice,
    introduction: topic.introduction,
    avatar: topic.avatar,
    custom: jsonText(topic.custom),
    created_at: topic.createdAt,
    dissolved_at: topic.dissolvedAt,
    updated_at: topic.updatedAt,
    changed_at: JSON.stringify(topic.changedAt),
  };
}
