import { onTestFinished } from "vitest";
import type { Configuration } from "../configuration/configuration.js";
import { type RunningServer, startServer } from "../start-server.js";

let createDatabaseUrl = async () => "sqlite::memory:";

/** Makes the servers of this test file start on other databases from now on. */
export function testServersOn(createUrl: () => Promise<string>): void {
  createDatabaseUrl = createUrl;
}

/** A silent server on a free port and an empty ledger, by default on SQLite in memory; stopped after the test. */
export async function startTestServer(configuration: Configuration = {}): Promise<RunningServer> {
  const server = await startServer({
    port: 0,
    logLevel: "silent",
    databaseUrl: configuration.databaseUrl ?? (await createDatabaseUrl()),
    ...configuration,
  });
  onTestFinished(() => server.stop());
  return server;
}
