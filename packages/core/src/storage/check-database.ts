import { type DatabaseUrl, parseDatabaseUrl } from "./database-url.js";
import { connectionOptions } from "./mysql/connection-options.js";
import { MysqlSession } from "./mysql/mysql-session.js";
import { checkSqliteFile } from "./sqlite/check-file.js";

/**
 * Tries the database without changing anything: whether a SQLite file is a database that can be written, or can be made,
 * and whether a server lets us into the database. What a server allows there shows itself only to `openLedger`. Throws a
 * `DatabaseUrlError` for a URL that cannot be read, and for a database that cannot be used an error that names it, with
 * the cause. Does not wait for one that is not there.
 */
export async function checkDatabase(url: string): Promise<void> {
  const parsed = parseDatabaseUrl(url);
  if (parsed.family === "sqlite" && parsed.path === ":memory:") return;
  try {
    if (parsed.family === "sqlite") checkSqliteFile(parsed.path);
    else await checkServer(parsed);
  } catch (cause) {
    const place = parsed.family === "sqlite" ? parsed.path : `${parsed.host}:${parsed.port}/${parsed.database}`;
    throw new Error(`the database ${place} cannot be used`, { cause });
  }
}

/** A session asks for what it needs as soon as it is connected. */
async function checkServer(url: Extract<DatabaseUrl, { family: "mysql" }>): Promise<void> {
  const session = new MysqlSession(connectionOptions(url));
  await session.connect();
  session.end();
}
