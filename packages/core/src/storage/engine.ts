import type { Kysely } from "kysely";
import type { HeadMark } from "./batch/head-mark.js";
import type { Row, SqlValue } from "./schema/row.js";
import type { Columns, RowWith, Table, TableShape } from "./schema/table.js";
import type { Tables } from "./schema/tables.js";

/** A look-up of rows by whole keys or leading parts of keys. */
export interface Find {
  readonly table: TableShape;
  readonly by: readonly string[];
  readonly keys: readonly (readonly SqlValue[])[];
  /** Only rows whose column is greater than the value. */
  readonly above?: { readonly column: string; readonly value: number };
  /** Another table that has the columns of `by`, and tells the keys under which the rows lie. */
  readonly through?: TableShape;
}

/** One change of rows. Whole rows are lists of values in the order of the table's columns: see `insert` and `upsert`. */
export type Write =
  | (Rows & { readonly kind: "insert" })
  | (Rows & { readonly kind: "upsert"; readonly merges: { readonly [column: string]: Merge | undefined } })
  | (Matching & { readonly kind: "delete" })
  | (Matching & { readonly kind: "update"; readonly values: Row });

interface Rows {
  readonly table: TableShape;
  readonly rows: readonly (readonly SqlValue[])[];
}

/** How an upsert combines a number with the one that is there: for rows that several writers add to. */
export type Merge = "sum" | "least" | "greatest";

/** Rows by whole keys or leading parts of keys. */
interface Matching {
  readonly table: TableShape;
  readonly by: readonly string[];
  readonly keys: readonly (readonly SqlValue[])[];
  /** Only rows whose column is empty or at most the value. */
  readonly upTo?: { readonly column: string; readonly value: number };
}

/** Inserts rows; the database refuses one whose key is taken. */
export function insert<Defined extends Columns>(
  table: Table<string, Defined>,
  rows: readonly NoInfer<RowWith<Defined>>[],
): Write {
  return { kind: "insert", table, rows: rows.map(table.valuesOf) };
}

/** Inserts rows, or replaces those of the same keys, except in the columns that are merged. */
export function upsert<Defined extends Columns>(
  table: Table<string, Defined>,
  rows: readonly NoInfer<RowWith<Defined>>[],
  merges: { readonly [Column in keyof NoInfer<Defined> & string]?: Merge } = {},
): Write {
  return { kind: "upsert", table, rows: rows.map(table.valuesOf), merges };
}

/** Removes rows by their whole keys; nothing to write where there are none. */
export function deleting(table: TableShape, keys: readonly (readonly SqlValue[])[]): readonly Write[] {
  return keys.length > 0 ? [{ kind: "delete", table, by: table.key, keys }] : [];
}

/**
 * Whether a commit is on the disk when it returns. A relaxed one is atomic too, but may be lost in a power failure.
 */
type Durability = "full" | "relaxed";

/** The writing side of one transaction. */
export interface Transaction {
  find(finds: readonly Find[]): Promise<readonly (readonly Row[])[]>;
  /** Takes effect, in order, at the latest with the commit. */
  write(write: Write): void;
}

/** How a database answers for an error. */
export type ErrorKind =
  /** Worth trying again: a deadlock, a database that cannot be reached, a locked file. */
  | "transient"
  /** Worth trying again with less: connection, time or memory ran out during the work. */
  | "interrupted"
  /** The database as a whole takes no writes: disk full, read-only, gone. */
  | "unavailable"
  /** This very data cannot be written. */
  | "data";

/** What storage needs of a database family. */
export interface Engine {
  /** For migrations and reads; never inside the transactions of `transact`. */
  readonly kysely: Kysely<Tables>;
  /** Bytes of callback bodies, by `bytesOf`, that one transaction takes at most, unless it is one callback. */
  readonly batchBytes: number;
  /** Bytes of texts that one row certainly holds, whatever they are. */
  rowBytes(): number;
  /** Bytes of a text on its way to the database. */
  bytesOf(text: string): number;
  /** Whether the database is a copy without what was committed last. */
  readonly isLogMissing: boolean;
  /**
   * Locks the head, looks up, works, commits; as few round trips as the family allows. One at a time. Rejects with a
   * `CommitUncertainError` when the connection was lost while committing.
   */
  transact<Result>(
    finds: readonly Find[],
    work: (headRow: Row, found: readonly (readonly Row[])[], transaction: Transaction) => Promise<Result>,
    durability?: Durability,
  ): Promise<Result>;
  /**
   * Writes in one transaction and one round trip if the head bears the mark `from`, and leaves it with the mark `to`;
   * resolves to whether it did. One at a time, and rejects, as `transact`.
   */
  append(move: { readonly from: HeadMark; readonly to: HeadMark }, writes: readonly Write[]): Promise<boolean>;
  /**
   * Removes the last traces of deleted rows from the files, as far as that takes no long pause. `false` if it did not
   * succeed yet. Between batches.
   */
  expunge(): Promise<boolean>;
  /** Gives a little of the space that nothing uses any more back to the disk; whether there is more. Between batches. */
  giveBack(): Promise<boolean>;
  kindOf(error: unknown): ErrorKind;
  /** Whether a row of the same key is there already. */
  isDuplicate(error: unknown): boolean;
  close(): Promise<void>;
}

/** The connection was lost during COMMIT: whether it took place is only known to the database. */
export class CommitUncertainError extends Error {}

/** One row is more than the database takes at once. */
export class TooLargeError extends Error {}
