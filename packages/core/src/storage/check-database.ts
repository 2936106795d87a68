import { parseDatabaseUrl } from "./database-url.js";
import { withMysqlDriver } from "./mysql-driver.js";
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
    else {
      const { checkMysqlServer } = await withMysqlDriver(() => import("./mysql/check-server.js"));
      await checkMysqlServer(parsed);
    }
  } catch (cause) {
    const place = parsed.family === "sqlite" ? parsed.path : `${parsed.host}:${parsed.port}/${parsed.database}`;
    throw new Error(`the database ${place} cannot be used`, { cause });
  }
}
