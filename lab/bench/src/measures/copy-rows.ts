import type { DatabaseConnection, SqlValue } from "../database-connection.ts";
import type { MessageWords } from "../loads/tencent-callback.ts";
import { likeText } from "./like-text.ts";

/** Copies of one row, each with other words and, in some columns, other values. */
export interface RowCopies {
  readonly table: string;
  /** The original has the greatest value in this column. */
  readonly newestBy: string;
  /** Its columns that hold bytes; their values are in hexadecimal. */
  readonly binary?: readonly string[];
  /** The words in the original. */
  readonly words: MessageWords;
  readonly count: number;
  readonly copy: (index: number) => RowCopy;
}

/** What is different in a copy. */
interface RowCopy {
  readonly words: MessageWords;
  readonly values?: Readonly<Record<string, SqlValue>>;
}

/** Adds copies of a row to its table, fastest in the order of the key. */
export async function copyRows(database: DatabaseConnection, copies: RowCopies): Promise<void> {
  const { table, newestBy, binary = [] } = copies;
  const columns = await database.columnsOf(table);
  const values = columns.map((column) => (binary.includes(column) ? `hex(${column})` : column));
  const [original] = await database.run(`SELECT ${values.join(", ")} FROM ${table} ORDER BY ${newestBy} DESC LIMIT 1`);
  if (!original) throw new Error(`there is no row in ${table}`);
  await database.load(table, columns, rowsLike(columns, original.map(asSqlValue), copies), binary);
}

function* rowsLike(
  columns: readonly string[],
  original: readonly SqlValue[],
  { words, count, copy }: RowCopies,
): Generator<readonly SqlValue[]> {
  const makers = original.map((value) => valueLike(value, words));
  for (let index = 0; index < count; index += 1) {
    const { words: others, values = {} } = copy(index);
    yield makers.map((make, column) => values[columns[column] ?? ""] ?? make(others));
  }
}

function valueLike(value: SqlValue, words: MessageWords): (others: MessageWords) => SqlValue {
  if (value === null) return () => null;
  const like = likeText(String(value), words);
  return typeof value === "number" ? (others) => Number(like(others)) : like;
}

/** MariaDB returns identifiers as bytes. */
function asSqlValue(value: unknown): SqlValue {
  if (value === null || typeof value === "string" || typeof value === "number") return value;
  if (Buffer.isBuffer(value)) return value.toString();
  throw new TypeError(`a ${typeof value} is no value to copy`);
}
