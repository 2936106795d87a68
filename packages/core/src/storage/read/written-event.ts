import { toCloudEvent } from "../../feed/feed-event.js";
import type { WrittenEvent } from "../../feed/written-event.js";
import { jsonText } from "../../vocabulary/json.js";
import { text } from "../schema/column.js";
import { eventDataOf, isAsTold } from "../schema/event-data.js";
import type { Row } from "../schema/row.js";
import { factsOfRow } from "./records.js";

const EMPTY = "{}";
const END = "}}";

/** An event in its public form. Its data is the end of that, and is put there as it is stored, without being read. */
export function writtenEventOfRow(row: Row): WrittenEvent {
  const facts = factsOfRow(row);
  const { sequence, type, source, groupId } = facts;
  const known = { sequence, type, source, ...(groupId !== undefined && { groupId }) };
  const data = text(row, "data");
  if (!isAsTold(data)) return { ...known, json: jsonText(toCloudEvent({ ...facts, data: eventDataOf(row) })) };
  const begin = JSON.stringify(toCloudEvent({ ...facts, data: {} }));
  return { ...known, json: data === EMPTY ? begin : `${begin.slice(0, -END.length)},${data.slice(1)}}` };
}
