import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MariaDb } from "./mariadb.ts";
import type { RunningSide, Side } from "./side.ts";

/** A running side with its own database. */
export interface StagedSide extends RunningSide {
  readonly databaseUrl: string;
  /** The process of its database server, if it needs one. */
  readonly databaseProcessId?: number;
}

/** Starts sides. When it is disposed, it ends all of them and removes their files. */
export interface Stage extends AsyncDisposable {
  /** Starts a side on the database of this name, which may be new or have been used before. Throws if it needs a missing MariaDB. */
  readonly start: (side: Side, databaseName: string) => Promise<StagedSide>;
}

/** Prepares a temporary folder and the MariaDB server, if there is one. */
export async function openStage(mariaDb: MariaDb | undefined): Promise<Stage> {
  const running = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "grouphook-bench-"));
  running.defer(() => rm(folder, { recursive: true }));
  const databaseUrls = {
    none: () => "",
    sqlite: (name: string) => `sqlite:${join(folder, name)}.db`,
    mariadb: (name: string) => {
      if (!mariaDb) throw new Error("there is no mariadbd on the PATH");
      return mariaDb.createDatabase(name);
    },
  };
  return {
    async start(side, databaseName) {
      const databaseUrl = await databaseUrls[side.database](databaseName);
      const server = await side.start({ databaseUrl, folder });
      running.defer(server.stop);
      const databaseProcessId = side.database === "mariadb" ? mariaDb?.processId : undefined;
      return { ...server, databaseUrl, ...(databaseProcessId !== undefined && { databaseProcessId }) };
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
