import { startForwarder } from "../forwarder.ts";
import { startGaleraCluster } from "../galera-cluster.ts";
import { untilReadinessIs } from "../readiness.ts";
import type { Scenario } from "../scenario.ts";
import { runTrial } from "../trial.ts";

const READY_WITHIN_MS = 60_000;
const LONGEST_NOTICE_MS = 200;
/** In one of this many kills, a second node is killed, too. The third then has no majority and refuses to work. */
const NO_MAJORITY_EVERY = 3;

/** All servers write to one node, behind a proxy that switches to another node when it is killed. No server is restarted. */
export const galeraOneNode: Scenario = {
  name: "galera-one-node",
  title: "two servers on one Galera node behind a proxy; the node killed, the next one takes over",
  databases: ["mariadb"],
  times: 9,
  async run(circumstances) {
    await using running = new AsyncDisposableStack();
    const { times, signal, tell } = circumstances;
    const { nodes, urls } = await startGaleraCluster(running);
    const portOf = (index: number) => Number(new URL(urls[index % urls.length] ?? "").port);
    const proxy = running.use(await startForwarder(portOf(0)));
    const byProxy = new URL(urls[0] ?? "");
    byProxy.port = String(proxy.port);
    return await runTrial(
      circumstances,
      [byProxy.href, byProxy.href],
      async ({ servers, pause }) => {
        for (let kill = 1; kill <= times; kill += 1) {
          await pause(500, 3000);
          const writing = (kill - 1) % nodes.length;
          const dying = [nodes[writing], ...(kill % NO_MAJORITY_EVERY === 0 ? [nodes[(kill + 1) % nodes.length]] : [])];
          await Promise.all(dying.map((node) => node?.kill()));
          await pause(0, LONGEST_NOTICE_MS);
          proxy.leadTo(portOf(kill));
          await pause(500, 3000);
          await Promise.all(dying.map((node) => node?.start("rejoin")));
          for (const { url } of servers) {
            await untilReadinessIs(200, url ?? "", { patienceMs: READY_WITHIN_MS, signal });
          }
          tell(`killed ${kill} of ${times}`);
        }
        await pause(1000, 1000);
        return times;
      },
      { recordUrls: urls },
    );
  },
};
