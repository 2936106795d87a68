import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { startDatabaseServer } from "@grouphook/testkit";
import { openDatabase } from "./database-connection.ts";

/** A private MariaDB server that flushes its log at every commit. */
export interface MariaDb {
  readonly version: string;
  readonly processId: number;
  /** Creates a database unless it exists; resolves to its URL. */
  readonly createDatabase: (name: string) => Promise<string>;
  readonly stop: () => Promise<void>;
}

const BINARY = "mariadbd";

/** Starts a private MariaDB server; `undefined` if there is no `mariadbd` on the PATH. */
export async function startMariaDb(): Promise<MariaDb | undefined> {
  const { error, stdout } = spawnSync(BINARY, ["--version"], { encoding: "utf8" });
  if (error) return undefined;
  const server = await startDatabaseServer(BINARY, { extraArguments: ["--innodb-buffer-pool-size=512M"] });
  try {
    return {
      version: stdout.trim(),
      processId: await durableProcess(server.url),
      async createDatabase(name) {
        await using database = await openDatabase(server.url);
        await database.run(`CREATE DATABASE IF NOT EXISTS ${name} CHARACTER SET utf8mb4`);
        return new URL(name, server.url).href;
      },
      stop: () => server.stop(),
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** The id of the server's process. Throws if the server commits without flushing. */
async function durableProcess(url: string): Promise<number> {
  await using database = await openDatabase(url);
  const [[flush, idFile] = []] = await database.run("SELECT @@innodb_flush_log_at_trx_commit, @@pid_file");
  if (flush !== 1) throw new Error(`innodb_flush_log_at_trx_commit is ${flush}: the sides would not be durable`);
  return Number(await readFile(String(idFile), "utf8"));
}
