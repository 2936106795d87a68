import { startCommitCutter } from "../commit-cutter.ts";
import { freshMariaDb } from "../fresh-database.ts";
import type { Scenario } from "../scenario.ts";
import { runTrial } from "../trial.ts";

const SHARE = 0.15;
const LOOK_EVERY_MS = 20;

/** COMMITs do not reach the database, or their answers do not reach the server, which cannot know which. */
export const commitCut: Scenario = {
  name: "commit-cut",
  title: "the connection is cut between a COMMIT and its answer, or just before",
  databases: ["mariadb"],
  times: 300,
  async run(circumstances) {
    await using running = new AsyncDisposableStack();
    const { times, random, tell } = circumstances;
    const { server: database, url } = await freshMariaDb(running);
    const cutter = running.use(await startCommitCutter(database.port, random));
    const byTheWay = new URL(url);
    byTheWay.port = String(cutter.port);
    return await runTrial(
      circumstances,
      [byTheWay.href],
      async ({ pause }) => {
        cutter.cut(SHARE);
        for (let told = 0; cutter.cuts() < times; ) {
          await pause(LOOK_EVERY_MS, LOOK_EVERY_MS);
          if (cutter.cuts() - told < 10) continue;
          told = cutter.cuts();
          tell(`cut ${told} of ${times}`);
        }
        cutter.cut(0);
        return cutter.cuts();
      },
      { recordUrls: [url] },
    );
  },
};
