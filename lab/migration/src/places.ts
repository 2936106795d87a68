import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startDatabaseServer } from "@grouphook/testkit";
import { openDatabase } from "./database-connection.ts";

/** An empty database that is alone in a folder. */
export interface Place {
  readonly name: string;
  readonly url: string;
  /** All that the database has on the disk. */
  readonly folder: string;
  /** The server's process, which may have files that were removed. */
  readonly processId?: number;
  readonly stop: () => Promise<void>;
}

const binaries: Readonly<Record<string, string>> = { mariadb: "mariadbd", mysql: "mysqld" };

/** Makes a place for a database by its name; `undefined` where there is no such server. */
export async function makePlace(name: string): Promise<Place | undefined> {
  const binary = binaries[name];
  if (binary === undefined) return sqlitePlace();
  const { error, stdout } = spawnSync(binary, ["--version"], { encoding: "utf8" });
  if (error || /mariadb/i.test(stdout) !== (name === "mariadb")) return undefined;
  const server = await startDatabaseServer(binary, { extraArguments: ["--innodb-buffer-pool-size=512M"] });
  const url = await server.createUrl();
  await using database = await openDatabase(url);
  const [row] = await database.run("select @@datadir as folder, @@pid_file as file");
  return {
    name: stdout
      .trim()
      .replace(/^.*Ver /, "")
      .replace(/ for .*/, ""),
    url,
    folder: String(row?.folder),
    processId: Number(await readFile(String(row?.file), "utf8")),
    stop: () => server.stop(),
  };
}

async function sqlitePlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), "grouphook-migration-"));
  return {
    name: "SQLite",
    url: `sqlite:${join(folder, "ledger.db")}`,
    folder,
    stop: () => rm(folder, { recursive: true, force: true }),
  };
}
