import { randomUUID } from "node:crypto";
import { copyFile } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { migrateDatabase } from "@grouphook/core/storage";
import { createConnection, type RowDataPacket } from "mysql2/promise";

const NEW_EPOCH = "update grouphook_epochs set epoch = ?";
const pathOf = (url: string) => url.slice("sqlite:".length);

/** Turns empty databases into records in which nothing happened yet, each a copy of the first: to make its tables takes longer. */
export function copiedRecords(
  createEmptyUrl: () => Promise<string>,
  copy: (from: string, to: string) => Promise<void>,
): () => Promise<string> {
  let first: Promise<string> | undefined;

  async function makeFirst(): Promise<string> {
    const url = await createEmptyUrl();
    await migrateDatabase({ url });
    return url;
  }

  return async () => {
    first ??= makeFirst();
    const url = await createEmptyUrl();
    await copy(await first, url);
    return url;
  };
}

/** Copies a record that nobody has opened. */
export async function copySqliteRecord(from: string, to: string): Promise<void> {
  await copyFile(pathOf(from), pathOf(to));
  const file = new DatabaseSync(pathOf(to));
  file.prepare(NEW_EPOCH).run(randomUUID());
  file.close();
}

/** Copies a record in which nothing happened yet, on the same server. */
export async function copyServerRecord(from: string, to: string): Promise<void> {
  const [source, target] = [from, to].map((url) => new URL(url).pathname.slice(1));
  const connection = await createConnection({ uri: to, multipleStatements: true });
  try {
    const [tables] = await connection.query<RowDataPacket[][]>({
      sql: `show tables from ${source}`,
      rowsAsArray: true,
    });
    const copies = tables.flatMap(([name]) => [
      `create table ${target}.${name} like ${source}.${name}`,
      `insert into ${target}.${name} select * from ${source}.${name}`,
    ]);
    await connection.query(copies.join(";"));
    await connection.execute(NEW_EPOCH, [randomUUID()]);
  } finally {
    await connection.end();
  }
}
