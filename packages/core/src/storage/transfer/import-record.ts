import { stat } from "node:fs/promises";
import { sql } from "kysely";
import type { Engine, Write } from "../engine.js";
import { openEngine } from "../open-engine.js";
import { integer } from "../schema/column.js";
import { epochs } from "../schema/epochs-table.js";
import { head } from "../schema/head-table.js";
import { imports } from "../schema/imports-table.js";
import type { Row, SqlValue } from "../schema/row.js";
import type { TransferOptions, Transferred } from "./export-record.js";
import { linesOf } from "./lines-of.js";
import { readHeader, readLine, type TransferHeader } from "./transfer-lines.js";
import { shortName, type TransferredTable, transferredTables } from "./transferred-tables.js";

const BATCH_ROWS = 2000;
const BATCH_BYTES = 1024 * 1024;

const tables: ReadonlyMap<string, TransferredTable> = new Map(
  transferredTables.map((table) => [shortName(table), table]),
);

/** Rows on their way into the database. */
interface Batch {
  readonly rows: Map<TransferredTable, (readonly SqlValue[])[]>;
  count: number;
  bytes: number;
}

/**
 * Brings the file of an export into an empty database, of either family. Until all is there, no ledger opens the database; an
 * interrupted import goes on where it was. Throws for a database that holds something, for a file that is no whole export,
 * and for one of another version.
 */
export async function importRecord(url: string, path: string, options: TransferOptions = {}): Promise<Transferred> {
  const { size } = await stat(path);
  let header: TransferHeader | undefined;
  for await (const { text } of linesOf(path)) {
    header = readHeader(text);
    break;
  }
  if (!header) throw new Error(`${path} is no export of grouphook`);
  const engine = await openEngine({ url, isForImport: true });
  try {
    const lines = await begin(engine, header);
    return await bringIn(engine, { path, size, header, lines }, options);
  } finally {
    await engine.close();
  }
}

/** Resolves to the lines that are in the database. */
async function begin(engine: Engine, { exportId }: TransferHeader): Promise<number> {
  const found = await engine.kysely.selectFrom(imports.name).selectAll().execute();
  const [begun] = found;
  if (begun && begun.export_id !== exportId)
    throw new Error("an import of another export has begun here: finish that, or use an empty database");
  if (begun) return begun.line_count;
  for (const { name } of transferredTables) {
    if (name === epochs.name) continue;
    const { rows } = await sql`select 1 as found from ${sql.table(name)} limit 1`.execute(engine.kysely);
    if (rows.length > 0) throw new Error("the database is not empty: import into a new one");
  }
  await engine.transact([], async (_, __, transaction) => transaction.write(reached(exportId, 1)));
  return 1;
}

async function bringIn(
  engine: Engine,
  {
    path,
    size,
    header,
    lines,
  }: {
    readonly path: string;
    readonly size: number;
    readonly header: TransferHeader;
    readonly lines: number;
  },
  { onProgress, signal }: TransferOptions,
): Promise<Transferred> {
  const { exportId, rows: goal } = header;
  let batch = emptyBatch();
  let line = 0;
  let written = lines;
  const write = async (further: readonly Write[]) => {
    const writes = [...batch.rows].map(([table, rows]): Write => ({ kind: "upsert", table, rows, merges: {} }));
    batch = emptyBatch();
    const ours = { table: imports, by: imports.key, keys: [[exportId]] };
    await engine.transact([ours], async (headRow, [found = []], transaction) => {
      // What it writes would get numbers that rows of the import have.
      if (integer(headRow, "callback_id") !== 0)
        throw new Error("a server writes to the database: stop it, and begin anew");
      const [begun] = found;
      if (!begun || integer(begun, "line_count") !== written)
        throw new Error("another import goes on here, or has ended");
      for (const each of [...writes, ...further]) transaction.write(each);
    });
    written = line;
  };
  for await (const { text } of linesOf(path)) {
    line += 1;
    if (line <= lines) continue;
    const read = readLineOf(text, line);
    if ("end" in read) {
      if (read.end !== line - 2) throw new Error(`${path}: ${read.end} rows were written, ${line - 2} are there`);
      await write([...lastWrites(header)]);
      return { rows: read.end, isComplete: true };
    }
    add(batch, read, { line, size: text.length });
    if (batch.count < BATCH_ROWS && batch.bytes < BATCH_BYTES) continue;
    await write([reached(exportId, line)]);
    onProgress?.({ rows: line - 1, goal, table: read.table });
    if (signal?.aborted) return { rows: line - 1, isComplete: false };
  }
  throw new Error(
    `${path} (${size} bytes) has no end: the export was interrupted; run it again, then go on with this import`,
  );
}

function readLineOf(text: string, line: number): ReturnType<typeof readLine> {
  try {
    return readLine(text);
  } catch (cause) {
    throw new Error(`line ${line} cannot be read`, { cause });
  }
}

function emptyBatch(): Batch {
  return { rows: new Map(), count: 0, bytes: 0 };
}

function add(
  batch: Batch,
  { table: name, row }: { readonly table: string; readonly row: Row },
  { line, size }: { readonly line: number; readonly size: number },
): void {
  const table = tables.get(name);
  if (!table) throw new Error(`line ${line} is of ${name}, which is no table`);
  try {
    table.wholeRow(row);
  } catch (cause) {
    throw new Error(`line ${line} is damaged`, { cause });
  }
  const rows = batch.rows.get(table) ?? [];
  rows.push(table.columns.map((column) => row[column] ?? null));
  batch.rows.set(table, rows);
  batch.count += 1;
  batch.bytes += size;
}

/** From then on it is a record as any other. */
function lastWrites({ exportId, head: headRow }: TransferHeader): readonly Write[] {
  return [
    { kind: "upsert", table: head, rows: [head.valuesOf(head.wholeRow(headRow))], merges: {} },
    { kind: "delete", table: imports, by: imports.key, keys: [[exportId]] },
  ];
}

function reached(exportId: string, lines: number): Write {
  return {
    kind: "upsert",
    table: imports,
    rows: [imports.valuesOf({ export_id: exportId, line_count: lines })],
    merges: {},
  };
}
