import { startGaleraCluster } from "../galera-cluster.ts";
import { untilReadinessIs } from "../readiness.ts";
import type { Scenario } from "../scenario.ts";
import { runTrial } from "../trial.ts";

const READY_WITHIN_MS = 60_000;

/** Every server writes to its own node, so their commits conflict. One node at a time is killed and rejoins. */
export const galeraEveryNode: Scenario = {
  name: "galera-every-node",
  title: "three servers, each on its own Galera node; nodes killed and rejoined",
  databases: ["mariadb"],
  times: 9,
  async run(circumstances) {
    await using running = new AsyncDisposableStack();
    const { times, random, signal, tell } = circumstances;
    const { nodes, urls } = await startGaleraCluster(running);
    return await runTrial(
      circumstances,
      urls,
      async ({ servers, pause }) => {
        for (let kill = 1; kill <= times; kill += 1) {
          await pause(500, 3000);
          const dying = kill % nodes.length;
          const server = servers[dying];
          await nodes[dying]?.kill();
          // A server either waits for its node, or is started on another one and moved back later.
          const isMoved = random.chance(0.5);
          if (isMoved) {
            await server?.kill();
            await server?.start(urls[(dying + 1) % urls.length]);
          }
          await pause(500, 3000);
          await nodes[dying]?.start("rejoin");
          if (isMoved) {
            await server?.stop();
            await server?.start(urls[dying]);
          }
          for (const { url } of servers) {
            await untilReadinessIs(200, url ?? "", { patienceMs: READY_WITHIN_MS, signal });
          }
          tell(`killed ${kill} of ${times}`);
        }
        await pause(1000, 1000);
        const conflicts = await Promise.all(nodes.map((node) => node.conflicts()));
        tell(`commits that lost to another node's, since each node's last start: ${conflicts.join(", ")}`);
        return times;
      },
      { recordUrls: urls },
    );
  },
};
