import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DatabaseServer, type DatabaseServerOptions, startDatabaseServer } from "@grouphook/testkit";

/** The name of MariaDB's server binary, found on the PATH. */
export const MARIADB = "mariadbd";

/** The URL of a SQLite file in its own folder, which is removed with the stack. */
export async function freshSqlite(running: AsyncDisposableStack): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "grouphook-chaos-"));
  running.defer(() => rm(folder, { recursive: true, force: true }));
  return `sqlite:${join(folder, "ledger.db")}`;
}

/** A private MariaDB server, which ends with the stack, and the URL of a database on it. */
export async function freshMariaDb(
  running: AsyncDisposableStack,
  options: DatabaseServerOptions = {},
): Promise<{ readonly server: DatabaseServer; readonly url: string }> {
  const server = await startDatabaseServer(MARIADB, options);
  running.defer(() => server.stop());
  return { server, url: await server.createUrl() };
}
