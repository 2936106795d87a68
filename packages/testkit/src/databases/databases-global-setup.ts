import { databaseServerList } from "./database-server-list.js";

/**
 * For vitest's `globalSetup`: starts the database servers once for all test files, passes them to `testDatabases` in
 * `GROUPHOOK_TEST_SERVERS`, and returns a function that ends them.
 */
export async function setup(): Promise<() => Promise<void>> {
  const { servers, stop } = await databaseServerList();
  process.env.GROUPHOOK_TEST_SERVERS = JSON.stringify(servers);
  return stop;
}
