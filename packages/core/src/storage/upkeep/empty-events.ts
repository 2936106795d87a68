import { jsonText } from "../../vocabulary/json.js";
import { holdsContent } from "../batch/message-keeping.js";
import { deleting, type Transaction, upsert, type Write } from "../engine.js";
import { text } from "../schema/column.js";
import { feed } from "../schema/feed-table.js";
import { messageKeys } from "../schema/message-keys-table.js";
import { keyRowOf, messages } from "../schema/messages-table.js";
import type { Row } from "../schema/row.js";
import type { RowOf } from "../schema/table.js";
import { reviseEdits } from "./edited-words.js";
import { removeExtensions } from "./extension-words.js";
import { messagesNamedBy } from "./find-messages.js";

/** What an event's data holds of words. */
interface Words {
  readonly message?: { readonly elements?: unknown };
  /** Of an edit, which tells them beside the message. */
  readonly elements?: unknown;
  readonly extensions?: object;
  readonly reaction?: string;
}

/**
 * Takes what people said out of events, given as whole rows, and removes the messages that these told, and what they have put
 * on messages. The events stay, so that the feed has no gap, but those up to its floor, which nobody reads. Resolves to the
 * number of those that held something.
 */
export async function emptyEvents(transaction: Transaction, events: readonly Row[], floor: number): Promise<number> {
  const full = events.filter((row) => holdsContent(text(row, "type")) && holdsWords(text(row, "data")));
  if (full.length === 0) return 0;
  for (const write of await removalOfMessages(transaction, full)) transaction.write(write);
  await removeExtensions(transaction, full);
  const rows = full.map(feed.wholeRow);
  const edits = full.map((event) => ({ event, data: withoutWords(text(event, "data")) }));
  await reviseEdits(transaction, edits, "messages that never came");
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
  const told = new Set(events.map((event) => event.sequence));
  const sent = events.filter((event) => text(event, "type") === "message.sent");
  return (await messagesNamedBy(transaction, sent)).filter((row) => told.has(row.told_sequence));
}

/** An erasure may have taken a part alone. */
function holdsWords(data: string): boolean {
  return withoutWords(data) !== data;
}

/** The fields of a change without what somebody said in it. */
function withoutWords(data: string): string {
  const change: Words = JSON.parse(data);
  const { message, elements, extensions, reaction } = change;
  return jsonText({
    ...change,
    ...(message && "elements" in message && { message: { ...message, elements: [], text: "", custom: undefined } }),
    ...(elements !== undefined && { elements: [], text: "", custom: undefined }),
    ...(extensions && { extensions: {} }),
    ...(reaction !== undefined && { reaction: "" }),
    contentRemoved: true,
  });
}
