import mysql from "mysql2/promise";

/** Runs one statement on its own connection; resolves to its rows as arrays. */
export async function query(databaseUrl: string, sql: string): Promise<readonly (readonly unknown[])[]> {
  const connection = await mysql.createConnection({ uri: databaseUrl, rowsAsArray: true, connectTimeout: 5000 });
  try {
    const [rows] = await connection.query(sql);
    return Array.isArray(rows) ? rows.filter(Array.isArray) : [];
  } finally {
    connection.destroy();
  }
}

/** Runs a query that returns one text. */
export async function queryText(databaseUrl: string, sql: string): Promise<string> {
  const [[answer] = []] = await query(databaseUrl, sql);
  return String(answer);
}
