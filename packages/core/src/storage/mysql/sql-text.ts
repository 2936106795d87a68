import type { HeadMark } from "../batch/head-mark.js";
import { type Find, type Merge, TooLargeError, type Write } from "../engine.js";
import { head } from "../schema/head-table.js";
import type { SqlValue } from "../schema/row.js";
import { selectedColumns } from "../schema/selected.js";
import type { TableShape } from "../schema/table.js";
import { literal } from "./literal.js";
import { fits, partBytes } from "./packets.js";

/** How an upsert names the row it wanted to insert: MySQL deprecates VALUES(), MariaDB has no row alias. */
export interface UpsertStyle {
  readonly alias: string;
  readonly valueOf: (column: string) => string;
}

const LARGEST_BIGINT = "9223372036854775807";

/**
 * The longest pause of this process in a transaction. After a longer one, in which it neither asks for anything nor takes what it is
 * told, the server takes it for gone, closes the connection and undoes the transaction: a process that is stopped, or cannot be
 * reached, keeps no lock.
 */
const LONGEST_PAUSE_S = 5;

/** Begins a transaction. */
export const BEGIN: readonly string[] = ["begin", mayPause(LONGEST_PAUSE_S)];

/** Lets the connection be closed after a pause of so many seconds. */
export function mayPause(seconds: number): string {
  return `set session wait_timeout = ${seconds}, net_write_timeout = ${seconds}`;
}

/** Finds the row of the head, and holds its lock until the end of the transaction. */
export const LOCK_HEAD: string = `select ${head.columns.join(", ")} from ${head.name} where head_id = 1 for update`;

/** A connection without a transaction may be idle for as long as the server is set up for. */
export const MAY_BE_IDLE: string = "set session wait_timeout = default, net_write_timeout = default";

export const COMMIT: readonly string[] = ["commit", MAY_BE_IDLE];
export const ROLLBACK: readonly string[] = ["rollback", MAY_BE_IDLE];

/** Moves the mark of the head; an error of a number out of range, in every SQL mode, unless the head bears the mark `from`. */
export function moveText(from: HeadMark, to: HeadMark): string {
  const isAsExpected =
    `feed_sequence = ${from.feedSequence} and callback_id = ${from.callbackId} ` +
    `and last_batch = ${literal(from.lastBatch)}`;
  // Values take effect from left to right: the one that depends on all comes first.
  return (
    `update ${head.name} set callback_id = if(${isAsExpected}, ${to.callbackId}, ${LARGEST_BIGINT} + callback_id + 1), ` +
    `feed_sequence = ${to.feedSequence}, last_batch = ${literal(to.lastBatch)} where head_id = 1`
  );
}

/** A look-up, in several where one is more than the server takes at once. */
export function findTexts(find: Find, textBytes: number): readonly string[] {
  const { keys, table } = find;
  return inParts(keys, (some) => findText({ ...find, keys: some }), table, textBytes);
}

/** A change of rows, in several where one is more than the server takes at once. Throws a `TooLargeError` for such a row. */
export function writeTexts(write: Write, style: UpsertStyle, textBytes: number): readonly string[] {
  const { table } = write;
  return "rows" in write
    ? inParts(write.rows, (rows) => writeText({ ...write, rows }, style), table, textBytes)
    : inParts(write.keys, (keys) => writeText({ ...write, keys }, style), table, textBytes);
}

/** By halves: what is too large is rare. */
function inParts<Item>(
  items: readonly Item[],
  textOf: (items: readonly Item[]) => string,
  table: TableShape,
  textBytes: number,
): readonly string[] {
  const text = textOf(items);
  if (fits(text, partBytes(textBytes))) return [text];
  if (items.length > 1) {
    const middle = Math.ceil(items.length / 2);
    return [items.slice(0, middle), items.slice(middle)].flatMap((half) => inParts(half, textOf, table, textBytes));
  }
  if (fits(text, textBytes)) return [text];
  const bytes = Buffer.byteLength(text);
  throw new TooLargeError(`a row of ${table.name} is ${bytes} bytes of SQL, and the database takes ${textBytes}`);
}

function findText({ table, by, keys, above, through }: Find): string {
  const columns = selectedColumns(table);
  const bound = above ? ` and t.${above.column} > ${literal(above.value)}` : "";
  if (!through) return `select ${columns} from ${matching(table, by, keys)}${bound}`;
  const places = table.key.map((column) => `t.${column} = x.${column}`).join(" and ");
  return `select ${columns} from ${matching(through, by, keys, "x")} straight_join ${table.name} as t on ${places}${bound}`;
}

/**
 * The rows of a table under the given keys, as the table reference `t` unless another is named. A join with a list of keys costs one look-up a
 * key, where `(a, b) in ((…), (…))` costs the optimizer the square of their number.
 */
function matching(table: TableShape, by: readonly string[], keys: readonly (readonly SqlValue[])[], as = "t"): string {
  // Bytes, lest the list takes the default character set of the database, which may not hold every id.
  const typeOf = (index: number) => (typeof keys[0]?.[index] === "number" ? "bigint" : "varbinary(255)");
  const columns = by.map((column, index) => `${column} ${typeOf(index)} path '$[${index}]'`).join(", ");
  const list = `json_table(${literal(JSON.stringify(keys))}, '$[*]' columns (${columns})) as k`;
  return `${list} straight_join ${table.name} as ${as} on ${by.map((column) => `${as}.${column} = k.${column}`).join(" and ")}`;
}

function writeText(write: Write, style: UpsertStyle): string {
  const { table } = write;
  if (!("rows" in write)) {
    const { upTo } = write;
    const rows = matching(table, write.by, write.keys);
    const bound = upTo ? `(t.${upTo.column} is null or t.${upTo.column} <= ${literal(upTo.value)})` : "true";
    if (write.kind === "delete") return `delete t from ${rows} and ${bound}`;
    const values = Object.entries(write.values).map(([column, value]) => `t.${column} = ${literal(value)}`);
    return `update ${rows} set ${values.join(", ")} where ${bound}`;
  }
  if (write.kind === "insert") return insertText(table, write.rows);
  const insert = `insert into ${table.name} (${table.columns.join(",")}) values ${write.rows.map(tupleOf(table, table.columns)).join(",")}`;
  const updates = table.columns
    .filter((column) => !table.key.includes(column))
    .map((column) => {
      const held = `${table.name}.${column}`;
      return `${column} = ${mergedText(write.merges[column], held, style.valueOf(column))}`;
    });
  return `${insert}${style.alias} on duplicate key update ${updates.join(", ")}`;
}

function mergedText(merge: Merge | undefined, held: string, fresh: string): string {
  switch (merge) {
    case "sum":
      return `${held} + ${fresh}`;
    case "least":
    case "greatest":
      return `${merge}(${held}, ${fresh})`;
    case undefined:
      return fresh;
  }
}

/** Every value costs the server's parser dear: columns that no row fills are left out. */
function insertText(table: TableShape, rows: readonly (readonly SqlValue[])[]): string {
  const filled = [...table.columns.keys()].filter((index) => rows.some((row) => row[index] !== null));
  const columns = filled.flatMap((index) => table.columns[index] ?? []);
  const tuple = tupleOf(table, columns);
  const tuples = rows.map((row) => tuple(filled.map((index) => row[index] ?? null)));
  return `insert into ${table.name} (${columns.join(",")}) values ${tuples.join(",")}`;
}

/** Writes values of these columns. */
function tupleOf({ binary }: TableShape, columns: readonly string[]): (values: readonly SqlValue[]) => string {
  if (binary.length === 0) return (values) => `(${values.map(literal).join(",")})`;
  const writers = columns.map((column) => (binary.includes(column) ? bytesLiteral : literal));
  return (values) => `(${values.map((value, index) => (writers[index] ?? literal)(value)).join(",")})`;
}

/** Bytes that are given in hexadecimal. */
function bytesLiteral(value: SqlValue): string {
  return value === null ? "null" : `x'${value}'`;
}
