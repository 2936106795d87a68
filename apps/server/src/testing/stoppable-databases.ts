import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { startDatabaseServer } from "@grouphook/testkit";
import { onTestFinished } from "vitest";
import { temporaryFolder } from "./temporary-folder.js";

/** A database whose writes can be blocked for a while. */
export interface StoppableDatabase {
  readonly url: string;
  stop(): Promise<void>;
  goOn(): Promise<void>;
}

const MARIADB = "mariadbd";
const hasMariadb = spawnSync(MARIADB, ["--version"]).error === undefined;

/** The kinds of stoppable databases: a SQLite file that is locked, and a server that hangs. Ended after the test. */
export const stoppableDatabases: readonly { readonly name: string; start(): Promise<StoppableDatabase> }[] = [
  { name: "sqlite", start: lockableFile },
  ...(hasMariadb ? [{ name: "mariadb", start: haltableServer }] : []),
];

async function lockableFile(): Promise<StoppableDatabase> {
  const path = join(temporaryFolder(), "ledger.db");
  let other: DatabaseSync | undefined;
  onTestFinished(() => other?.close());
  return {
    url: `sqlite:${path}`,
    async stop() {
      other ??= new DatabaseSync(path, { timeout: 5000 });
      other.exec("begin immediate");
    },
    async goOn() {
      other?.exec("rollback");
    },
  };
}

async function haltableServer(): Promise<StoppableDatabase> {
  const server = await startDatabaseServer(MARIADB);
  onTestFinished(async () => {
    await server.kill("SIGCONT");
    await server.stop();
  });
  return {
    url: await server.createUrl(),
    stop: () => server.kill("SIGSTOP"),
    goOn: () => server.kill("SIGCONT"),
  };
}
