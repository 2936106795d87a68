import { randomUUID } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { parseDatabaseUrl } from "../database-url.js";
import { examineDatabase } from "../examine-database.js";
import { integer } from "../schema/column.js";
import { head } from "../schema/head-table.js";
import { migrationNames } from "../schema/migrations/migrate.js";
import type { Row, SqlValue } from "../schema/row.js";
import { selectedColumns } from "../schema/selected.js";
import type { TableShape } from "../schema/table.js";
import { linesOf } from "./lines-of.js";
import { openSnapshot } from "./open-snapshot.js";
import type { Snapshot } from "./snapshot.js";
import { readHeader, readLine } from "./transfer-lines.js";
import { shortName, transferredTables } from "./transferred-tables.js";

const CHUNK_CHARACTERS = 1024 * 1024;
const BEGINNING = '{"grouphook":"export"';

/** How far a record is on its way between a database and a file. */
export interface TransferProgress {
  readonly rows: number;
  readonly goal: number;
  /** What rows are about now. */
  readonly table: string;
}

/** How to watch and to end a transfer. */
export interface TransferOptions {
  readonly onProgress?: (progress: TransferProgress) => void;
  /** Ends it early; the same transfer goes on where it was. */
  readonly signal?: AbortSignal;
}

/** What became of a transfer. */
export interface Transferred {
  /** Rows that are there by now. */
  readonly rows: number;
  readonly isComplete: boolean;
}

/** Where an export was interrupted. */
interface Reached {
  readonly rows: number;
  /** The last row that is there whole. */
  readonly last?: { readonly table: string; readonly row: Row };
  /** Bytes of whole lines. */
  readonly bytes: number;
}

/**
 * Writes a whole record into a file of JSON lines, as it is at this moment, while others go on writing it. A file that an
 * interrupted export has left is gone on with, as long as nobody has written the record since. Throws for a file that is something else, and
 * for tables of another version.
 */
export async function exportRecord(url: string, path: string, options: TransferOptions = {}): Promise<Transferred> {
  await requireThisVersion(url);
  const snapshot = await openSnapshot(parseDatabaseUrl(url));
  try {
    const [headRow] = await collected(snapshot.rows(`select ${selectedColumns(head)} from ${head.name} as t`));
    if (!headRow) throw new Error("the record has no head: an import into it has not finished");
    const goal = await countRows(snapshot);
    const reached = existsSync(path) ? await whereInterrupted(path, headRow) : { rows: 0, bytes: 0 };
    const file = await open(path, existsSync(path) ? "r+" : "wx", 0o600);
    try {
      await file.chmod(0o600);
      return await writeRest({ snapshot, file, headRow, reached, goal }, options);
    } finally {
      await file.close();
    }
  } finally {
    await snapshot.close();
  }
}

async function requireThisVersion(url: string): Promise<void> {
  const { migrations } = await examineDatabase(url);
  if (migrations.made.length === 0) throw new Error("the database holds no record of grouphook");
  if (migrations.pending.length + migrations.unknown.length > 0)
    throw new Error("the tables are of another version of grouphook: run `grouphook migrate`, or that version");
}

async function countRows(snapshot: Snapshot): Promise<number> {
  let count = 0;
  for (const { name } of transferredTables) {
    const [row] = await collected(snapshot.rows(`select count(*) as found from ${name}`));
    count += row ? integer(row, "found") : 0;
  }
  return count;
}

/** Reads a file as far as it is whole. Throws for one that no export has left. */
async function whereInterrupted(path: string, headRow: Row): Promise<Reached> {
  if (!statSync(path).isFile()) throw new Error(`${path} is not a file`);
  let reached: Reached | undefined;
  for await (const { text, end } of linesOf(path)) {
    if (!reached) {
      if (JSON.stringify(readHeader(text).head) !== JSON.stringify(headRow))
        throw new Error("the record was written since this export began: remove the file to begin anew");
      reached = { rows: 0, bytes: end };
      continue;
    }
    const line = readLine(text);
    if ("end" in line) throw new Error("the export is complete already");
    reached = { rows: reached.rows + 1, last: line, bytes: end };
  }
  if (!reached && !(await beginsAsExport(path))) throw new Error(`${path} is another file, and left as it is`);
  return reached ?? { rows: 0, bytes: 0 };
}

/** Also where only a part of the first line is there. */
async function beginsAsExport(path: string): Promise<boolean> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(BEGINNING.length), 0, BEGINNING.length, 0);
    return BEGINNING.startsWith(buffer.toString("latin1", 0, bytesRead));
  } finally {
    await file.close();
  }
}

async function writeRest(
  {
    snapshot,
    file,
    headRow,
    reached,
    goal,
  }: {
    readonly snapshot: Snapshot;
    readonly file: FileHandle;
    readonly headRow: Row;
    readonly reached: Reached;
    readonly goal: number;
  },
  { onProgress, signal }: TransferOptions,
): Promise<Transferred> {
  await file.truncate(reached.bytes);
  let { rows, bytes } = reached;
  let text = "";
  const write = async () => {
    const chunk = Buffer.from(text);
    text = "";
    await file.write(chunk, 0, chunk.length, bytes);
    bytes += chunk.length;
  };
  if (bytes === 0) {
    const migrations = migrationNames();
    text = lineOf({ grouphook: "export", format: 1, exportId: randomUUID(), migrations, head: headRow, rows: goal });
  }
  const first = transferredTables.findIndex((table) => shortName(table) === reached.last?.table);
  for (const [index, table] of transferredTables.entries()) {
    if (index < first) continue;
    for await (const row of rowsAfter(snapshot, table, index === first ? reached.last?.row : undefined)) {
      text += lineOf({ [shortName(table)]: row });
      rows += 1;
      if (text.length < CHUNK_CHARACTERS) continue;
      await write();
      onProgress?.({ rows, goal, table: shortName(table) });
      if (signal?.aborted) return { rows, isComplete: false };
    }
  }
  text += lineOf({ end: rows });
  await write();
  await file.sync();
  return { rows, isComplete: true };
}

/** In the order of the key, from behind a row on. */
function rowsAfter(snapshot: Snapshot, table: TableShape, last: Row | undefined): ReturnType<Snapshot["rows"]> {
  const { key, binary, name } = table;
  const mark = (column: string) => (binary.includes(column) ? "unhex(?)" : "?");
  const values: SqlValue[] = [];
  const ways = last
    ? key.map((column, depth) => {
        const equal = key.slice(0, depth);
        values.push(...[...equal, column].map((each) => last[each] ?? null));
        return [...equal.map((each) => `t.${each} = ${mark(each)}`), `t.${column} > ${mark(column)}`].join(" and ");
      })
    : [];
  const where = ways.length > 0 ? ` where (${ways.join(") or (")})` : "";
  const order = key.map((column) => `t.${column}`).join(", ");
  return snapshot.rows(`select ${selectedColumns(table)} from ${name} as t${where} order by ${order}`, values);
}

function lineOf(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

async function collected(rows: ReturnType<Snapshot["rows"]>): Promise<readonly Row[]> {
  const all: Row[] = [];
  for await (const row of rows) all.push(row);
  return all;
}
