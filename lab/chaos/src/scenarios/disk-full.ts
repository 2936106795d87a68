import { join } from "node:path";
import type { Circumstances } from "../circumstances.ts";
import { freshMariaDb } from "../fresh-database.ts";
import { type Hindrance, loseWrites } from "../lose-writes.ts";
import { queryText } from "../mariadb-query.ts";
import type { Scenario } from "../scenario.ts";
import { mountOver, mountSmallDisk } from "../small-disk.ts";
import { runTrial } from "../trial.ts";

/** More than the record of a run needs. */
const MEBIBYTES = 512;

/** The disk of the database is full, then there is space again. Nothing is restarted. */
export const diskFull: Scenario = {
  name: "disk-full",
  title: "the database's disk is full, then there is space again",
  databases: ["sqlite", "mariadb"],
  times: 10,
  async run(circumstances) {
    await using running = new AsyncDisposableStack();
    const isSqlite = circumstances.database === "sqlite";
    const { url, hindrance } = isSqlite ? await sqliteOnDisk(running) : await mariaDbOnDisk(running, circumstances);
    return await runTrial(circumstances, [url], (trial) => loseWrites(circumstances, trial, hindrance));
  },
};

interface DatabaseOnDisk {
  readonly url: string;
  readonly hindrance: Hindrance;
}

async function sqliteOnDisk(running: AsyncDisposableStack): Promise<DatabaseOnDisk> {
  const disk = await mountSmallDisk(running, MEBIBYTES);
  return { url: `sqlite:${join(disk.folder, "ledger.db")}`, hindrance: { take: disk.fill, giveBack: disk.free } };
}

/**
 * Only the tables are on the small disk, since MariaDB cannot run without its redo log. MariaDB 10.11 also aborts in some
 * rollbacks on a full disk; then it is started again, as by a supervisor.
 */
async function mariaDbOnDisk(running: AsyncDisposableStack, { tell }: Circumstances): Promise<DatabaseOnDisk> {
  const { server, url } = await freshMariaDb(running);
  const folder = join(await queryText(url, "select @@datadir"), new URL(url).pathname);
  const disk = await mountOver(running, folder, MEBIBYTES);
  const giveBack = async () => {
    await disk.free();
    try {
      await queryText(server.url, "select 1");
    } catch {
      tell("MariaDB ended itself on the full disk and is started again");
      await server.restart();
    }
  };
  return { url, hindrance: { take: disk.fill, giveBack } };
}
