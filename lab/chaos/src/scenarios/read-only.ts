import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Circumstances } from "../circumstances.ts";
import { freshMariaDb, freshSqlite } from "../fresh-database.ts";
import { type Hindrance, loseWrites } from "../lose-writes.ts";
import { query } from "../mariadb-query.ts";
import type { Scenario } from "../scenario.ts";
import { runTrial, type TrialResult } from "../trial.ts";

const run = promisify(execFile);
const USER = "grouphook";

/** The database refuses writes for a while, but answers reads. */
export const readOnly: Scenario = {
  name: "read-only",
  title: "the database takes no writes for a while: MariaDB's read_only, for SQLite a file size limit of 0",
  databases: ["sqlite", "mariadb"],
  times: 10,
  async run(circumstances) {
    await using running = new AsyncDisposableStack();
    return await (circumstances.database === "sqlite" ? onSqlite : onMariaDb)(circumstances, running);
  },
};

/** Linux cannot remount a file system with open files read-only, but it can limit running processes. */
async function onSqlite(circumstances: Circumstances, running: AsyncDisposableStack): Promise<TrialResult> {
  const url = await freshSqlite(running);
  return runTrial(circumstances, [url], (trial) => {
    const limit = async (bytes: string) => {
      await run("prlimit", ["--pid", String(trial.servers[0]?.processId), `--fsize=${bytes}:unlimited`]);
    };
    return loseWrites(circumstances, trial, { take: () => limit("0"), giveBack: () => limit("unlimited") });
  });
}

async function onMariaDb(circumstances: Circumstances, running: AsyncDisposableStack): Promise<TrialResult> {
  const { server, url } = await freshMariaDb(running);
  const administrate = async (sql: string) => void (await query(server.url, sql));
  // Root may write to a read-only server.
  await administrate(`create user ${USER}@'127.0.0.1'`);
  await administrate(`grant all on ${new URL(url).pathname.slice(1)}.* to ${USER}@'127.0.0.1'`);
  const asUser = new URL(url);
  asUser.username = USER;
  const hindrance: Hindrance = {
    take: () => administrate("set global read_only = 1"),
    giveBack: () => administrate("set global read_only = 0"),
  };
  return runTrial(circumstances, [asUser.href], (trial) => loseWrites(circumstances, trial, hindrance), {
    recordUrls: [url],
  });
}
