import { createConnection } from "mysql2";
import type { DatabaseUrl } from "../database-url.js";
import type { Row } from "../schema/row.js";
import type { Snapshot } from "../transfer/snapshot.js";
import { connectionOptions } from "./connection-options.js";
import { SESSION_SETTINGS } from "./session-settings.js";
import { buffersToText } from "./text-columns.js";

/** Reads a server's database as it is now, over a connection of its own. */
export async function snapshotOfServer(url: Extract<DatabaseUrl, { family: "mysql" }>): Promise<Snapshot> {
  const connection = createConnection(connectionOptions(url));
  const run = (statement: string) =>
    new Promise<void>((resolve, reject) => {
      connection.query(statement, (error) => (error ? reject(error) : resolve()));
    });
  try {
    await new Promise<void>((resolve, reject) => {
      connection.connect((error) => (error ? reject(error) : resolve()));
    });
    for (const setting of SESSION_SETTINGS) await run(setting);
    await run("set session transaction isolation level repeatable read");
    await run("start transaction with consistent snapshot, read only");
  } catch (error) {
    connection.destroy();
    throw error;
  }
  return {
    async *rows(statement, values = []): AsyncIterable<Row> {
      const bytes = values.map((value) => (typeof value === "string" ? Buffer.from(value) : value));
      for await (const row of connection.query(statement, bytes).stream({ highWaterMark: 500 }))
        yield buffersToText(row);
    },
    async close() {
      connection.destroy();
    },
  };
}
