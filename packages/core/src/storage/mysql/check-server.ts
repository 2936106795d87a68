import type { DatabaseUrl } from "../database-url.js";
import { connectionOptions } from "./connection-options.js";
import { MysqlSession } from "./mysql-session.js";

/** Connects and goes again: a session asks for what it needs as soon as it is connected. */
export async function checkMysqlServer(url: Extract<DatabaseUrl, { family: "mysql" }>): Promise<void> {
  const session = new MysqlSession(connectionOptions(url));
  await session.connect();
  session.end();
}
