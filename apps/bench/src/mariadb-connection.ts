import mysql from "mysql2/promise";

/** Runs one statement on a connection of its own. */
export async function runStatement(databaseUrl: string, sql: string): Promise<unknown> {
  const connection = await mysql.createConnection({ uri: databaseUrl, rowsAsArray: true });
  try {
    const [rows] = await connection.query(sql);
    return rows;
  } finally {
    await connection.end();
  }
}

/** Asks a question whose answer is one number. */
export async function queryNumber(databaseUrl: string, sql: string): Promise<number> {
  const rows = await runStatement(databaseUrl, sql);
  const [row]: unknown[] = Array.isArray(rows) ? rows : [];
  const [answer]: unknown[] = Array.isArray(row) ? row : [];
  if (answer === undefined) throw new Error(`no answer to ${sql}`);
  return Number(answer);
}
