import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Configuration } from "../configuration.js";
import { type RunningServer, startServer } from "../start-server.js";
import { temporaryFolder } from "./temporary-folder.js";

/** A silent server on a free port and an empty SQLite ledger, stopped after the test. */
export async function startTestServer(configuration: Configuration = {}): Promise<RunningServer> {
  const server = await startServer({
    port: 0,
    logLevel: "silent",
    databaseUrl: `sqlite:${join(temporaryFolder(), "ledger.db")}`,
    ...configuration,
  });
  onTestFinished(() => server.stop());
  return server;
}
