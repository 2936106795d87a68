import type { CommandAnswer, CommandRecord, CommandRemark, CommandState } from "../../ledger/command.js";
import type { GroupChange } from "../../vocabulary/change.js";
import { integer, json, optionalInteger, optionalText, text } from "./column.js";
import type { Row } from "./row.js";
import { defineTable, type Table } from "./table.js";

const columns = {
  command_id: "integer",
  started_at: "integer",
  ended_at: "optional integer",
  /** The process that carries it out, as its lease is named. */
  holder: "text",
  /** Whether nothing has happened as long as the record does not hold it. */
  ours: "integer",
  token: "text",
  source: "text",
  vendor: "text",
  group_id: "optional text",
  actor_id: "optional text",
  change_type: "text",
  /** The change, in JSON; empty once it was taken out. */
  request: "optional text",
  state: "text",
  /** In JSON. */
  remark: "optional text",
  /** In JSON; empty if the vendor refused no part of it. */
  refused: "optional text",
  /** What was answered to one with a key, in JSON. */
  answer: "optional text",
  /** Since when what somebody said in it counts as kept. */
  content_since: "optional integer",
} as const;

/** What apps commanded, and what became of it. */
export const commandLog: Table<"grouphook_command_log", typeof columns> = defineTable(
  "grouphook_command_log",
  ["command_id"],
  columns,
);

/** Reads a row of `grouphook_command_log`. */
export function commandOfRow(row: Row): CommandRecord {
  return {
    commandId: integer(row, "command_id"),
    startedAt: integer(row, "started_at"),
    endedAt: optionalInteger(row, "ended_at"),
    token: text(row, "token"),
    source: text(row, "source"),
    vendor: text(row, "vendor"),
    groupId: optionalText(row, "group_id"),
    actorId: optionalText(row, "actor_id"),
    change: text(row, "change_type") as GroupChange["type"],
    request: row.request === null ? null : json<GroupChange>(row, "request"),
    state: text(row, "state") as CommandState,
    remark: row.remark === null ? null : json<CommandRemark>(row, "remark"),
    refused: row.refused === null ? [] : json<CommandRecord["refused"]>(row, "refused"),
  };
}

/** What was answered to the command of a row. */
export function answerOfRow(row: Row): CommandAnswer | null {
  return row.answer === null ? null : json<CommandAnswer>(row, "answer");
}
