import { editOf, isSaidAlike, type MessageEdit } from "../../group/message-state.js";
import { type Transaction, upsert } from "../engine.js";
import { text } from "../schema/column.js";
import { eventDataOf } from "../schema/event-data.js";
import { messageOfRow, messages, rowOfMessage } from "../schema/messages-table.js";
import type { Row } from "../schema/row.js";
import type { RowOf } from "../schema/table.js";
import { isAbout, type MessageNamed, messageNamedBy, messagesNamedBy } from "./find-messages.js";

type MessageRow = RowOf<typeof messages>;

/** What an event has made of a message. */
interface Editing {
  readonly named: MessageNamed;
  readonly edit: MessageEdit;
}

/** An event, and the data that it is to have instead. */
export interface Revised {
  readonly event: Row;
  readonly data: string;
}

/**
 * Where messages say what these events of edits have made of them, lets them say what the events say from now on; of messages
 * that came, and are told with their edits, only if `comprising` says so.
 */
export async function reviseEdits(
  transaction: Transaction,
  revised: readonly Revised[],
  comprising: "all" | "messages that never came",
): Promise<void> {
  const edited = revised.flatMap((one) => {
    const editing = editingOf(one.event);
    return editing ? [{ ...editing, ...one }] : [];
  });
  const rows = await messagesNamedBy(
    transaction,
    edited.map(({ event }) => event),
  );
  const changed = rows.flatMap((row) => {
    const one = edited.find((editing) => isStandingIn(row, editing));
    return one && (comprising === "all" || row.told_sequence === null) ? [rowSaying(row, one.data)] : [];
  });
  if (changed.length > 0) transaction.write(upsert(messages, changed));
}

function rowSaying(row: MessageRow, data: string): MessageRow {
  const stored = messageOfRow(row);
  const edit = editOf(eventDataOf<MessageEdit>({ data }), stored.message.edit?.editedAt ?? 0);
  const { later_facts } = rowOfMessage("", "", { ...stored, message: { ...stored.message, edit } });
  return { ...row, later_facts };
}

/** Of some events, those of edits whose words their messages still say. */
export async function editsStanding(transaction: Transaction, events: readonly Row[]): Promise<readonly Row[]> {
  const all = events.filter((event) => editingOf(event) !== undefined);
  const rows = await messagesNamedBy(transaction, all);
  return all.filter((event) => isEditStanding(event, rows));
}

/** Whether one of these rows of messages says what the event of an edit says. */
export function isEditStanding(event: Row, rows: readonly MessageRow[]): boolean {
  const editing = editingOf(event);
  return editing !== undefined && rows.some((row) => isStandingIn(row, editing));
}

/** An edit without words, which retention or an erasure has taken, puts nothing on its message. */
function editingOf(event: Row): Editing | undefined {
  const named = text(event, "type") === "message.edited" ? messageNamedBy(event) : undefined;
  if (!named) return undefined;
  const edit = editOf(eventDataOf<MessageEdit>(event), 0);
  return edit.elements.length === 0 && edit.text === "" && edit.custom === undefined ? undefined : { named, edit };
}

function isStandingIn(row: MessageRow, { named, edit }: Editing): boolean {
  if (row.later_facts === null || !isAbout(named, row)) return false;
  const standing = messageOfRow(row).message.edit;
  return standing !== null && isSaidAlike(standing, edit);
}
