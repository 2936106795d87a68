import { freshMariaDb, freshSqlite } from "../fresh-database.ts";
import type { Scenario } from "../scenario.ts";
import { runTrial } from "../trial.ts";

/** A server is killed at any moment, and another starts on its database. */
export const serverKilled: Scenario = {
  name: "server-killed",
  title: "the server is killed at random moments and started again",
  databases: ["sqlite", "mariadb"],
  times: 100,
  async run(circumstances) {
    await using running = new AsyncDisposableStack();
    const { database, times, tell } = circumstances;
    const url = database === "sqlite" ? await freshSqlite(running) : (await freshMariaDb(running)).url;
    return await runTrial(circumstances, [url], async ({ servers, pause }) => {
      for (let kill = 1; kill <= times; kill += 1) {
        for (const server of servers) {
          await pause(20, 900);
          await server.kill();
          await server.start();
        }
        tell(`killed ${kill} of ${times}`);
      }
      await pause(300, 300);
      return times;
    });
  },
};
