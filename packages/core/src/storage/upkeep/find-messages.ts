import { isMessageNumber } from "../../group/message-number.js";
import type { Find, Transaction } from "../engine.js";
import { text } from "../schema/column.js";
import { messageKeys } from "../schema/message-keys-table.js";
import { messages, numberOfKey } from "../schema/messages-table.js";
import type { Row, SqlValue } from "../schema/row.js";
import type { RowOf } from "../schema/table.js";

/** What an event tells of the message that it is about. */
interface AboutMessage {
  readonly topicId?: string;
  readonly message?: { readonly key?: string; readonly seq?: number };
}

/** The message that an event is about: where it is, the key it may stand under, and the numbers. */
export interface MessageNamed {
  readonly place: readonly [source: string, groupId: string, topicId: string];
  readonly key: string;
  readonly numbers: readonly number[];
}

/** The message that an event tells of or refers to; `undefined` where it names none. */
export function messageNamedBy(event: Row): MessageNamed | undefined {
  const { topicId = "", message = {} }: AboutMessage = JSON.parse(text(event, "data"));
  const { seq } = message;
  const key = message.key ?? (seq === undefined ? undefined : String(seq));
  if (key === undefined) return undefined;
  const numbers = [seq, numberOfKey(key)].flatMap((number) =>
    number !== undefined && isMessageNumber(number) ? [number] : [],
  );
  return { place: [text(event, "source"), text(event, "group_id"), topicId], key, numbers };
}

/** Where the messages stand that events tell of or refer to: by their keys, and by the numbers that may be of another key. */
function findsOfMessages(events: readonly Row[]): readonly Find[] {
  const named = events.flatMap((event) => messageNamedBy(event) ?? []);
  const byKey = named.map(({ place, key }): readonly SqlValue[] => [...place, key]);
  const byNumber = named.flatMap(({ place, numbers }) =>
    numbers.map((number): readonly SqlValue[] => [...place, number]),
  );
  const finds: Find[] = [];
  if (byKey.length > 0) finds.push({ table: messages, by: messageKeys.key, keys: byKey, through: messageKeys });
  if (byNumber.length > 0) {
    finds.push({ table: messages, by: ["source", "group_id", "topic_id", "sort_key"], keys: byNumber });
  }
  return finds;
}

/** The rows of messages that events are about, each once. */
export async function messagesNamedBy(
  transaction: Transaction,
  events: readonly Row[],
): Promise<readonly RowOf<typeof messages>[]> {
  const finds = findsOfMessages(events);
  if (finds.length === 0) return [];
  const rows = (await transaction.find(finds)).flat().map(messages.wholeRow);
  return [...new Map(rows.map((row) => [JSON.stringify(messages.keyOf(row)), row])).values()];
}

/** Whether a row is of a message named. One found by its number may bear another key than it was referred to by. */
export function isAbout({ place, key, numbers }: MessageNamed, row: RowOf<typeof messages>): boolean {
  const [source, groupId, topicId] = place;
  const isThere = row.source === source && row.group_id === groupId && row.topic_id === topicId;
  return isThere && (row.message_key === key || numbers.includes(row.sort_key));
}
