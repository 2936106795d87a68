import { jsonText } from "../../vocabulary/json.js";
import { holdsContent } from "../batch/message-keeping.js";
import { deleting, type Find, type Transaction, upsert, type Write } from "../engine.js";
import { integer, text } from "../schema/column.js";
import { feed } from "../schema/feed-table.js";
import { messageKeys } from "../schema/message-keys-table.js";
import { keyRowOf, messages, numberOfKey } from "../schema/messages-table.js";
import type { Row, SqlValue } from "../schema/row.js";
import type { RowOf } from "../schema/table.js";

/** What an event's data holds of words. */
interface Words {
  readonly topicId?: string;
  readonly message?: { readonly key?: string; readonly seq?: number; readonly elements?: unknown };
  readonly extensions?: object;
}

/**
 * Takes what people said out of events, given as whole rows, and removes the messages that these told. The events stay, so
 * that the feed has no gap, but those up to its floor, which nobody reads. Resolves to the number of those that held something.
 */
export async function emptyEvents(transaction: Transaction, events: readonly Row[], floor: number): Promise<number> {
  const full = events.filter((row) => holdsContent(text(row, "type")) && holdsWords(text(row, "data")));
  if (full.length === 0) return 0;
  for (const write of await removalOfMessages(transaction, full)) transaction.write(write);
  const rows = full.map(feed.wholeRow);
  const unread = rows.filter(({ sequence }) => sequence <= floor);
  const read = rows.filter(({ sequence }) => sequence > floor);
  for (const write of deleting(feed, unread.map(feed.keyOf))) transaction.write(write);
  if (read.length > 0) {
    transaction.write(
      upsert(
        feed,
        read.map((row) => ({ ...row, data: withoutWords(row.data) })),
      ),
    );
  }
  return full.length;
}

/** What removes the messages that events have told, unless another event has told them anew. */
export async function removalOfMessages(transaction: Transaction, events: readonly Row[]): Promise<readonly Write[]> {
  const rows = await messagesTold(transaction, events);
  const keyRows = rows.flatMap((row) => keyRowOf(row) ?? []);
  return [...deleting(messages, rows.map(messages.keyOf)), ...deleting(messageKeys, keyRows.map(messageKeys.keyOf))];
}

/** The messages whose words stand in these events, as rows. */
export async function messagesTold(
  transaction: Transaction,
  events: readonly Row[],
): Promise<readonly RowOf<typeof messages>[]> {
  const finds = findsOfMessages(events.filter((event) => text(event, "type") === "message.sent"));
  if (finds.length === 0) return [];
  const told = new Set(events.map((event) => event.sequence));
  const found = new Map<string, Row>();
  for (const row of (await transaction.find(finds)).flat()) {
    if (row.told_sequence !== null && told.has(integer(row, "told_sequence"))) found.set(JSON.stringify(row), row);
  }
  return [...found.values()].map(messages.wholeRow);
}

/** Where the messages stand that events tell of or refer to. */
export function findsOfMessages(events: readonly Row[]): readonly Find[] {
  const byKey: (readonly SqlValue[])[] = [];
  const byNumber: (readonly SqlValue[])[] = [];
  for (const event of events) {
    const { topicId = "", message }: Words = JSON.parse(text(event, "data"));
    if (message?.key === undefined) continue;
    const place = [text(event, "source"), text(event, "group_id"), topicId];
    byKey.push([...place, message.key]);
    for (const number of [message.seq, numberOfKey(message.key)]) {
      if (number !== undefined) byNumber.push([...place, number]);
    }
  }
  const finds: Find[] = [];
  if (byKey.length > 0) finds.push({ table: messages, by: messageKeys.key, keys: byKey, through: messageKeys });
  if (byNumber.length > 0) {
    finds.push({ table: messages, by: ["source", "group_id", "topic_id", "sort_key"], keys: byNumber });
  }
  return finds;
}

/** An erasure may have taken a part alone. */
function holdsWords(data: string): boolean {
  return withoutWords(data) !== data;
}

/** The fields of a change without what somebody said in it. */
function withoutWords(data: string): string {
  const change: Words = JSON.parse(data);
  const { message, extensions } = change;
  return jsonText({
    ...change,
    ...(message && "elements" in message && { message: { ...message, elements: [], text: "", custom: undefined } }),
    ...(extensions && { extensions: {} }),
    contentRemoved: true,
  });
}
