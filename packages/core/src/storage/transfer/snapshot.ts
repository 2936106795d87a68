import type { Row, SqlValue } from "../schema/row.js";

/** A database as it was at one moment. */
export interface Snapshot {
  /** Rows as they come, however many; `values` stand for the question marks. */
  rows(statement: string, values?: readonly SqlValue[]): AsyncIterable<Row> | Iterable<Row>;
  close(): Promise<void>;
}
