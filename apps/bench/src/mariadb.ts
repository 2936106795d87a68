import { spawnSync } from "node:child_process";
import { startDatabaseServer } from "@grouphook/testkit";
import { queryNumber, runStatement } from "./mariadb-connection.ts";

/** A private MariaDB server that flushes its log at every commit. */
export interface MariaDb {
  readonly version: string;
  /** Makes a database and gives its URL. */
  readonly createDatabase: (name: string) => Promise<string>;
  readonly stop: () => Promise<void>;
}

const BINARY = "mariadbd";

/** Starts a private MariaDB server, or gives `undefined` when there is no `mariadbd` on the PATH. */
export async function startMariaDb(): Promise<MariaDb | undefined> {
  const { error, stdout } = spawnSync(BINARY, ["--version"], { encoding: "utf8" });
  if (error) return undefined;
  const server = await startDatabaseServer(BINARY, { extraArguments: ["--innodb-buffer-pool-size=512M"] });
  const flush = await queryNumber(server.url, "SELECT @@innodb_flush_log_at_trx_commit");
  if (flush !== 1) {
    await server.stop();
    throw new Error(`innodb_flush_log_at_trx_commit is ${flush}: the sides would not be durable`);
  }
  return {
    version: stdout.trim(),
    async createDatabase(name) {
      await runStatement(server.url, `CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
      return new URL(name, server.url).href;
    },
    stop: () => server.stop(),
  };
}
