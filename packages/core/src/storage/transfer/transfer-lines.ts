import { z } from "zod";
import { migrationNames } from "../schema/migrations/migrate.js";
import type { Row } from "../schema/row.js";

/** The first line of an export. */
export interface TransferHeader {
  readonly exportId: string;
  /** The migrations of the tables that rows are of. */
  readonly migrations: readonly string[];
  /** The head's row, as it was when the export began. */
  readonly head: Row;
  /** Rows to come, the head not among them. */
  readonly rows: number;
}

const row: z.ZodType<Row> = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));
const header: z.ZodType<TransferHeader> = z.object({
  grouphook: z.literal("export"),
  format: z.literal(1),
  exportId: z.string().min(1).max(64),
  migrations: z.array(z.string()),
  head: row,
  rows: z.int().min(0),
});

/** The last line of an export: how many rows came. */
const end = z.strictObject({ end: z.int().min(0) });

/** A row, under the short name of its table. */
const tableRow = z.record(z.string(), row);

/** What a line of an export holds. */
export type TransferLine = { readonly end: number } | { readonly table: string; readonly row: Row };

/** Reads the first line. Throws for what is no export of this version of grouphook. */
export function readHeader(line: string): TransferHeader {
  const read = header.safeParse(parsed(line));
  if (!read.success) throw new Error("it is no export of grouphook");
  const known = migrationNames();
  const { migrations } = read.data;
  if (migrations.length !== known.length || migrations.some((name, index) => name !== known[index]))
    throw new Error("it was made by another version of grouphook: import it with that version, then migrate");
  return read.data;
}

/** Reads any other line. Throws for what is none. */
export function readLine(line: string): TransferLine {
  const value = parsed(line);
  const last = end.safeParse(value);
  if (last.success) return last.data;
  const [entry, another] = Object.entries(tableRow.safeParse(value).data ?? {});
  if (!entry || another) throw new Error("it is damaged");
  const [table, written] = entry;
  return { table, row: written };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
