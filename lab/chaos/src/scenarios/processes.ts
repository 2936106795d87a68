import { freshMariaDb } from "../fresh-database.ts";
import type { Scenario } from "../scenario.ts";
import { runTrial } from "../trial.ts";

/** Several servers on one database, one of them killed at a time. */
export function processes(count: number): Scenario {
  return {
    name: `processes-${count}`,
    title: `${count} servers on one database, one after the other killed and started again`,
    databases: ["mariadb"],
    times: 20,
    async run(circumstances) {
      await using running = new AsyncDisposableStack();
      const { times, tell } = circumstances;
      const { url } = await freshMariaDb(running);
      const urls = Array.from({ length: count }, () => url);
      return await runTrial(circumstances, urls, async ({ servers, pause }) => {
        for (let kill = 1; kill <= times; kill += 1) {
          const server = servers[kill % servers.length];
          await pause(100, 1200);
          await server?.kill();
          await pause(0, 500);
          await server?.start();
          tell(`killed ${kill} of ${times}`);
        }
        await pause(500, 500);
        return times;
      });
    },
  };
}
