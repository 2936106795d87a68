import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MariaDb } from "./mariadb.ts";
import type { RunningSide, Side } from "./side.ts";

/** A side at work on a database of its own. */
export interface StagedSide extends RunningSide {
  readonly databaseUrl: string;
  /** Of its database server; absent where the side needs none. */
  readonly databaseProcessId?: number;
}

/** Where sides run; ends all of them and removes their files when it is disposed of. */
export interface Stage extends AsyncDisposable {
  /** Starts a side on the database of this name, fresh or left by a side before; throws without a MariaDB to put it in. */
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
