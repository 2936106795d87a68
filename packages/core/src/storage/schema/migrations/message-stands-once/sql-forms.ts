import { type RawBuilder, sql } from "kysely";
import type { ColumnTypes } from "../column-types.js";

type Expression = RawBuilder<unknown>;

/** What the database families say in different words. */
export interface SqlForms {
  /** The text or number at a path of a column of JSON. */
  readonly at: (column: string, path: string) => Expression;
  /** Whether the database can read a column of JSON; MariaDB reads none that is nested deeper than 32 levels. */
  readonly isReadable: (column: string) => Expression;
  /** Whether a column, which is not empty, holds digits alone. */
  readonly isDigits: (column: string) => Expression;
  readonly asInteger: (column: string) => Expression;
  readonly asText: (number: Expression) => Expression;
  /** Whether a row comes after, or not after, a key, as a stretch of an index. */
  readonly isAfter: (columns: readonly string[], key: readonly string[]) => Expression;
  readonly isUpTo: (columns: readonly string[], key: readonly string[]) => Expression;
}

const sqliteForms: SqlForms = {
  at: (column, path) => sql`json_extract(${sql.ref(column)}, ${sql.lit(path)})`,
  isReadable: (column) => sql`json_valid(${sql.ref(column)})`,
  isDigits: (column) => sql`${sql.ref(column)} not glob '*[^0-9]*'`,
  asInteger: (column) => sql`cast(${sql.ref(column)} as integer)`,
  asText: (number) => sql`cast(${number} as text)`,
  isAfter: (columns, key) => sql`(${sql.join(columns.map((column) => sql.ref(column)))}) > (${sql.join(key)})`,
  isUpTo: (columns, key) => sql`(${sql.join(columns.map((column) => sql.ref(column)))}) <= (${sql.join(key)})`,
};

const mysqlForms: SqlForms = {
  at: (column, path) => sql`json_unquote(json_extract(${sql.ref(column)}, ${sql.lit(path)}))`,
  isReadable: (column) => sql`json_valid(${sql.ref(column)})`,
  isDigits: (column) => sql`convert(${sql.ref(column)} using utf8mb4) not regexp '[^0-9]'`,
  asInteger: (column) => sql`cast(convert(${sql.ref(column)} using utf8mb4) as signed)`,
  asText: (number) => sql`cast(${number} as char)`,
  isAfter: (columns, key) => compared(columns, key, sql`>`, sql`>`),
  isUpTo: (columns, key) => compared(columns, key, sql`<`, sql`<=`),
};

/** A comparison of lists would be no stretch of an index. */
function compared(
  columns: readonly string[],
  key: readonly string[],
  strictly: Expression,
  last: Expression,
): Expression {
  const cases = columns.map((column, index) => {
    const equals = columns.slice(0, index).map((before, at) => sql`${sql.ref(before)} = ${key[at]}`);
    const operator = index === columns.length - 1 ? last : strictly;
    return sql`(${sql.join([...equals, sql`${sql.ref(column)} ${operator} ${key[index]}`], sql` and `)})`;
  });
  return sql`(${sql.join(cases, sql` or `)})`;
}

/** The words of one family. */
export function sqlForms({ family }: ColumnTypes): SqlForms {
  return family === "sqlite" ? sqliteForms : mysqlForms;
}
