import mysql from "mysql2/promise";

/** Runs one statement on a connection of its own; gives its rows as arrays. */
export async function query(databaseUrl: string, sql: string): Promise<readonly (readonly unknown[])[]> {
  const connection = await mysql.createConnection({ uri: databaseUrl, rowsAsArray: true, connectTimeout: 5000 });
  try {
    const [rows] = await connection.query(sql);
    return Array.isArray(rows) ? rows.filter(Array.isArray) : [];
  } finally {
    connection.destroy();
  }
}

/** Asks a question whose answer is one text. */
export async function queryText(databaseUrl: string, sql: string): Promise<string> {
  const [[answer] = []] = await query(databaseUrl, sql);
  return String(answer);
}
