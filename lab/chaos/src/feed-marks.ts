import { field } from "./field.ts";
import { messageMark } from "./message-mark.ts";
import type { StoredRecord } from "./stored-record.ts";

/** The sequence numbers of events, by kind and mark of their content, e.g. `member mark-7`. */
export function feedMarks(feed: StoredRecord["feed"]): ReadonlyMap<string, readonly number[]> {
  const marks = new Map<string, number[]>();
  for (const { sequence, type, data } of feed) {
    for (const name of marksOf(type, JSON.parse(data))) marks.set(name, [...(marks.get(name) ?? []), sequence]);
  }
  return marks;
}

function marksOf(type: string, data: unknown): readonly string[] {
  switch (type) {
    case "message.sent":
      return [`message ${messageMark(field(data, "message"))}`];
    case "group.created":
      return [`group ${field(field(data, "profile"), "name")}`];
    case "members.joined": {
      const members = field(data, "members");
      return Array.isArray(members) ? members.map((member: unknown) => `member ${field(member, "userId")}`) : [];
    }
    default:
      return [];
  }
}
