import type { Row, SqlValue } from "./row.js";

/** What each kind of column holds. */
interface Kinds {
  readonly text: string;
  /** Bytes, in hexadecimal. */
  readonly binary: string;
  readonly integer: number;
  readonly "optional text": string | null;
  readonly "optional integer": number | null;
}

/** The columns of a table, in order. */
export type Columns = { readonly [column: string]: keyof Kinds };

/** A row to be written into a table with these columns. */
export type RowWith<Defined extends Columns> = { readonly [Column in keyof Defined]: Kinds[Defined[Column]] };

/** What a look-up needs to know of a table, or of a part of one. */
export interface TableShape {
  readonly name: string;
  readonly key: readonly string[];
  readonly columns: readonly string[];
  /** Those of the columns that hold bytes. */
  readonly binary: readonly string[];
}

/** A table, defined once: how it is named and keyed, and what its rows hold. */
export interface Table<Name extends string = string, Defined extends Columns = Columns> extends TableShape {
  readonly name: Name;
  /** The values of a row in the order of the columns. */
  readonly valuesOf: (row: RowWith<Defined>) => readonly SqlValue[];
  /** The values of a row's key. */
  readonly keyOf: (row: RowWith<Defined>) => readonly SqlValue[];
  /** A row as it was read, to be written again. Throws a `TypeError` where it is no whole row of this table. */
  readonly wholeRow: (row: Row) => RowWith<Defined>;
}

/** A row to be written into a table. */
export type RowOf<Of extends TableShape> = Of extends Table<string, infer Defined> ? RowWith<Defined> : never;

/** Defines a table; its columns in the order in which their values are written. */
export function defineTable<Name extends string, Defined extends Columns>(
  name: Name,
  key: readonly (keyof Defined & string)[],
  defined: Defined,
): Table<Name, Defined> {
  const columns: readonly (keyof Defined & string)[] = Object.keys(defined);
  const isWhole = (row: Row): row is Row & RowWith<Defined> =>
    columns.every((column) => {
      const value = row[column];
      const kind = defined[column];
      if (value === null) return kind === "optional text" || kind === "optional integer";
      return typeof value === (kind === "integer" || kind === "optional integer" ? "number" : "string");
    });
  return {
    name,
    key,
    columns,
    binary: columns.filter((column) => defined[column] === "binary"),
    valuesOf: (row) => columns.map((column) => row[column]),
    keyOf: (row) => key.map((column) => row[column]),
    wholeRow(row) {
      if (!isWhole(row)) throw new TypeError(`a row is not one of ${name}`);
      return row;
    },
  };
}
