import type { BatchSlice } from "../storage/batch/batch-slice.js";
import { messages } from "../storage/schema/messages-table.js";

/** The events of all messages in a slice that were told, by topic id and key with a slash between. */
export function toldSequences(record: BatchSlice): ReadonlyMap<string, number> {
  const told = new Map<string, number>();
  for (const write of record.writes()) {
    if (write.table !== messages || !("rows" in write)) continue;
    const column = (name: string) => messages.columns.indexOf(name);
    for (const row of write.rows) {
      const sequence = row[column("told_sequence")];
      const name = `${row[column("topic_id")]}/${row[column("message_key")]}`;
      if (typeof sequence === "number") told.set(name, sequence);
    }
  }
  return told;
}
