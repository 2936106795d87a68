import { startDatabaseServer } from "@grouphook/testkit";
import { describe, expect, it, onTestFinished } from "vitest";
import { spawnServer } from "../../testing/spawn-server.js";
import { stoppableDatabases } from "../../testing/stoppable-databases.js";
import { temporaryFolder } from "../../testing/temporary-folder.js";

async function startServerOn(databaseUrl: string): Promise<(path: string) => Promise<readonly unknown[]>> {
  const variables = { GROUPHOOK_DATABASE_URL: databaseUrl };
  const { url, process } = await spawnServer({ folder: temporaryFolder(), variables });
  onTestFinished(() => void process.kill("SIGKILL"));
  return async (path) => {
    const response = await fetch(url + path);
    return [response.status, await response.json()];
  };
}

const ready = [200, { status: "ready" }];
const notReady = [503, expect.objectContaining({ title: "Not ready" })];

describe("health", () => {
  it.each(stoppableDatabases)("is not ready while $name cannot be written to, and ready again after", async (one) => {
    const database = await one.start();
    const answer = await startServerOn(database.url);
    expect(await answer("/healthz")).toEqual([200, { status: "ok" }]);
    expect(await answer("/readyz")).toEqual(ready);
    await database.stop();
    expect(await answer("/readyz")).toEqual(notReady);
    expect(await answer("/healthz")).toEqual([200, { status: "ok" }]);
    await database.goOn();
    await expect.poll(() => answer("/readyz"), { timeout: 5000 }).toEqual(ready);
  });

  it.skipIf(!stoppableDatabases.some(({ name }) => name === "mariadb"))(
    "is not ready while the database server is down, and ready again when it is back",
    async () => {
      const server = await startDatabaseServer("mariadbd");
      onTestFinished(() => server.stop());
      const answer = await startServerOn(await server.createUrl());
      expect(await answer("/readyz")).toEqual(ready);
      await server.kill("SIGKILL");
      expect(await answer("/readyz")).toEqual(notReady);
      expect(await answer("/healthz")).toEqual([200, { status: "ok" }]);
      await server.restart();
      await expect.poll(() => answer("/readyz"), { timeout: 10_000 }).toEqual(ready);
    },
  );
});
