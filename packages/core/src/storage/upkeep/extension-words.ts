import { type Transaction, upsert } from "../engine.js";
import { json, text } from "../schema/column.js";
import { messageOfRow, messages, rowOfMessage } from "../schema/messages-table.js";
import type { Row } from "../schema/row.js";
import type { RowOf } from "../schema/table.js";
import { isAbout, type MessageNamed, messageNamedBy, messagesNamedBy } from "./find-messages.js";

type MessageRow = RowOf<typeof messages>;

/** What an event has put on a message. */
interface Extending {
  readonly event: Row;
  readonly named: MessageNamed;
  readonly extensions: { readonly [name: string]: string };
  readonly version: number;
}

/**
 * Takes what these events have put on messages out of the messages' rows, also of messages that were never told. The
 * versions stay, so that no older fact brings it back.
 */
export async function removeExtensions(transaction: Transaction, events: readonly Row[]): Promise<void> {
  const all = events.flatMap(extendingOf);
  const rows = await messagesNamedBy(
    transaction,
    all.map(({ event }) => event),
  );
  const changed = rows.flatMap((row) => rowWithout(row, all) ?? []);
  if (changed.length > 0) transaction.write(upsert(messages, changed));
}

function rowWithout(row: MessageRow, all: readonly Extending[]): MessageRow | undefined {
  const stored = messageOfRow(row);
  const removed = new Set(all.flatMap((one) => standingIn(row, one)));
  if (removed.size === 0) return undefined;
  const left = Object.entries(stored.message.extensions).map(([name, extension]) => [
    name,
    removed.has(name) ? { ...extension, value: null } : extension,
  ]);
  const message = { ...stored.message, extensions: Object.fromEntries(left) };
  const { later_facts } = rowOfMessage("", "", { ...stored, message });
  return { ...row, later_facts };
}

/** Of some events, those that have put something on a message which stands there still. */
export async function extensionsStanding(transaction: Transaction, events: readonly Row[]): Promise<readonly Row[]> {
  const all = events.flatMap(extendingOf).map(({ event }) => event);
  const rows = await messagesNamedBy(transaction, all);
  return all.filter((event) => standingOf(event, rows).size > 0);
}

/** The names of what an event has put on its message, as far as it stands in one of these rows. */
export function standingOf(event: Row, rows: readonly MessageRow[]): ReadonlySet<string> {
  return new Set(extendingOf(event).flatMap((one) => rows.flatMap((row) => standingIn(row, one))));
}

function extendingOf(event: Row): readonly Extending[] {
  const named = text(event, "type") === "message.extended" ? messageNamedBy(event) : undefined;
  if (!named) return [];
  const { extensions = {}, version = 0 } = json<Partial<Extending>>(event, "data");
  return [{ event, named, extensions, version }];
}

/** What is told again, when a message comes after what was put on it, is told with the newest version of all. */
function standingIn(row: MessageRow, { named, extensions, version }: Extending): readonly string[] {
  if (row.later_facts === null || !isAbout(named, row)) return [];
  return Object.entries(messageOfRow(row).message.extensions).flatMap(([name, known]) => {
    const isSame = Object.hasOwn(extensions, name) && extensions[name] === known.value;
    return isSame && known.version <= version ? [name] : [];
  });
}
