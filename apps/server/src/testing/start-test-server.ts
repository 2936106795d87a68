import { afterAll, beforeAll, onTestFinished } from "vitest";
import type { Configuration } from "../configuration/configuration.js";
import { type RunningServer, startServer } from "../start-server.js";

let createDatabaseUrl = async () => "sqlite::memory:";

/** Makes the servers of this test file start on other databases from now on. */
export function testServersOn(createUrl: () => Promise<string>): void {
  createDatabaseUrl = createUrl;
}

/** A silent server on a free port and an empty ledger, by default on SQLite in memory; stopped after the test. */
export async function startTestServer(configuration: Configuration = {}): Promise<RunningServer> {
  const server = await start(configuration);
  onTestFinished(() => server.stop());
  return server;
}

/** Starts such a server for all tests of a suite, which must change nothing that others of them see. Call it inside `describe`. */
export function sharedTestServer(configuration: Configuration = {}): { readonly url: string } {
  let server: RunningServer | undefined;
  beforeAll(async () => {
    server = await start(configuration);
  });
  afterAll(() => server?.stop());
  return {
    get url() {
      if (!server) throw new Error("the server starts with the first test of the suite");
      return server.url;
    },
  };
}

async function start(configuration: Configuration): Promise<RunningServer> {
  return startServer({
    port: 0,
    logLevel: "silent",
    databaseUrl: configuration.databaseUrl ?? (await createDatabaseUrl()),
    ...configuration,
  });
}
