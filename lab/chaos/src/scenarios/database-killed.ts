import { freshMariaDb } from "../fresh-database.ts";
import { untilReadinessIs } from "../readiness.ts";
import type { Scenario } from "../scenario.ts";
import { runTrial } from "../trial.ts";

/** One in this many outages is longer than any vendor's timeout. */
const LONG_OUTAGE_EVERY = 4;
const LONG_OUTAGE_MS = 6000;
const PATIENCE_MS = 15_000;

/** The database is killed and restarted on the same port and data. The server must recover by itself. */
export const databaseKilled: Scenario = {
  name: "database-killed",
  title: "the database is killed and restarted below a server that stays",
  databases: ["mariadb"],
  times: 20,
  async run(circumstances) {
    await using running = new AsyncDisposableStack();
    const { times, signal, tell } = circumstances;
    const { server: database, url } = await freshMariaDb(running);
    return await runTrial(circumstances, [url], async ({ servers: [server], pause }) => {
      const serverUrl = server?.url ?? "";
      for (let kill = 1; kill <= times; kill += 1) {
        await pause(100, 1500);
        await database.kill("SIGKILL");
        await untilReadinessIs(503, serverUrl, { patienceMs: PATIENCE_MS, signal });
        await (kill % LONG_OUTAGE_EVERY === 0 ? pause(LONG_OUTAGE_MS, LONG_OUTAGE_MS) : pause(0, 1500));
        await database.restart();
        const waited = await untilReadinessIs(200, serverUrl, { patienceMs: PATIENCE_MS, signal });
        tell(`killed ${kill} of ${times}, ready ${Math.round(waited)} ms after the restart`);
      }
      await pause(300, 300);
      return times;
    });
  },
};
