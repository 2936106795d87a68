import { type DatabaseServer, startDatabaseServer } from "@grouphook/testkit";
import { describe, expect, it, onTestFinished } from "vitest";
import { spawnCommand } from "../testing/spawn-server.js";
import { startTestServer } from "../testing/start-test-server.js";
import { stoppableDatabases } from "../testing/stoppable-databases.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

const hasServer = stoppableDatabases.some(({ name }) => name === "mariadb");
const reads = [
  "/v1/groups",
  "/v1/groups?stale=true",
  "/v1/groups/aec/x",
  "/v1/groups/aec/x/members",
  "/v1/groups/aec/x/messages",
  "/v1/groups/aec/x/topics",
  "/v1/users/aec/x/groups",
  "/v1/decisions",
  "/v1/callbacks/commands",
  "/v1/feed",
  "/v1/feed?after=3",
  "/v1/dead-letters",
];

async function startDatabase(): Promise<DatabaseServer> {
  const server = await startDatabaseServer("mariadbd");
  onTestFinished(async () => {
    await server.kill("SIGCONT").catch(() => undefined);
    await server.stop();
  });
  return server;
}

async function answersOf(url: string) {
  const responses = await Promise.all(reads.map((path) => fetch(url + path)));
  return Promise.all(
    responses.map(async (response) => {
      const { status, headers } = response;
      return [response.url.slice(url.length), status, headers.get("content-type"), await response.json()];
    }),
  );
}

const unavailable = reads.map((path) => [
  path,
  503,
  expect.stringContaining("application/problem+json"),
  { status: 503, title: "Service unavailable", detail: "the database cannot be read now" },
]);

describe.skipIf(!hasServer)("without its database, the query API", () => {
  it("says that the database is unavailable, and answers again when it is back", async () => {
    const database = await startDatabase();
    const { url } = await startTestServer({ databaseUrl: await database.createUrl() });
    await database.kill("SIGKILL");
    expect(await answersOf(url)).toEqual(unavailable);
    expect((await fetch(`${url}/v1/dead-letters/x`, { method: "DELETE" })).status).toBe(503);
    await database.restart();
    await expect.poll(async () => (await fetch(`${url}/v1/groups`)).status, { timeout: 20_000 }).toBe(200);
  });

  it("does not wait forever for one that hangs", async () => {
    const database = await startDatabase();
    const { url } = await startTestServer({ databaseUrl: await database.createUrl() });
    expect((await fetch(`${url}/v1/groups`)).status).toBe(200);
    await database.kill("SIGSTOP");
    expect(await answersOf(url)).toEqual(unavailable);
    await database.kill("SIGCONT");
    await expect.poll(async () => (await fetch(`${url}/v1/groups`)).status, { timeout: 20_000 }).toBe(200);
  });
});

describe("at the start", () => {
  it.skipIf(!hasServer)("the server waits for a database that is not available yet", async () => {
    const database = await startDatabase();
    const databaseUrl = await database.createUrl();
    await database.kill("SIGKILL");
    const variables = { PORT: "0", GROUPHOOK_DATABASE_URL: databaseUrl };
    const { process, output } = spawnCommand({ folder: temporaryFolder(), variables });
    onTestFinished(() => void process.kill("SIGKILL"));
    await expect.poll(() => output.stdout, { timeout: 30_000 }).toContain("waiting for the database");
    await database.restart();
    const urlOf = () => /"url":"([^"]+)","database"/.exec(output.stdout)?.[1];
    await expect.poll(urlOf, { timeout: 20_000 }).toBeDefined();
    expect(output.stdout).toMatch(/"cause":"connect [^"]*","msg":"waiting for the database, \d+ s at most"/);
    expect(output.stdout).toContain('"msg":"the database is available"');
    expect((await fetch(`${urlOf()}/v1/groups`)).status).toBe(200);
  });

  it("the server waits only as long as configured", async () => {
    const startedAt = performance.now();
    const variables = {
      PORT: "0",
      GROUPHOOK_DATABASE_URL: "mysql://root:hidden-value@127.0.0.1:1/grouphook",
      GROUPHOOK_DATABASE_WAIT_SECONDS: "2",
    };
    const { ended, output } = spawnCommand({ folder: temporaryFolder(), variables });
    expect(await ended).toBe(1);
    expect(performance.now() - startedAt).toBeGreaterThan(2000);
    expect(output.stderr).toMatch(
      /^grouphook: GROUPHOOK_DATABASE_URL: the database .* cannot be used: .*cannot be opened: .*ECONNREFUSED/,
    );
    expect(output.stdout).toContain("waiting for the database, 2 s at most");
    expect(output.stdout + output.stderr).not.toContain("hidden-value");
  });

  it.each(["SIGTERM", "SIGINT"] as const)("%s ends the waiting", async (signal) => {
    const variables = { PORT: "0", GROUPHOOK_DATABASE_URL: "mysql://root@127.0.0.1:1/grouphook" };
    const { ended, output, process } = spawnCommand({ folder: temporaryFolder(), variables });
    await expect.poll(() => output.stdout, { timeout: 30_000 }).toContain("waiting for the database");
    process.kill(signal);
    expect(await ended).toBe(0);
    expect(output.stderr).toBe("");
  });

  it.skipIf(!hasServer)("a fault that waiting cannot fix is reported at once", async () => {
    const database = await startDatabase();
    for (const [databaseUrl, fault] of [
      [(await database.createUrl()).replace(/\/\/[^@]*@/, "//nobody:hidden-value@"), /denied/i],
      [new URL("/no_such_database", await database.createUrl()).href, /unknown database/i],
    ] as const) {
      await expect(startTestServer({ databaseUrl })).rejects.toMatchObject({
        cause: { message: expect.stringMatching(fault) },
      });
    }
  });
});
