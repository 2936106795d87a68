import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { createConnection } from "mysql2/promise";
import { afterEach, describe, expect, it, vi } from "vitest";
import { databaseServerList } from "./database-server-list.js";
import { setup } from "./databases-global-setup.js";
import { startDatabaseServer } from "./start-database-server.js";
import { testDatabases } from "./test-databases.js";

const hasMariaDb = await promisify(execFile)("mariadbd", ["--version"]).then(
  () => true,
  () => false,
);

describe("databaseServerList", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  it("says on stderr that there is no server", async () => {
    vi.stubEnv("PATH", "");
    vi.stubEnv("GROUPHOOK_TEST_MYSQL_URL", "");
    const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    expect((await databaseServerList()).servers).toEqual([]);
    expect(written).toHaveBeenCalledExactlyOnceWith(expect.stringContaining("NO DATABASE SERVER"));
  });

  it.runIf(hasMariaDb)("takes in the server it is given, under the name its version tells", async () => {
    const server = await startDatabaseServer("mariadbd");
    try {
      vi.stubEnv("PATH", "");
      vi.stubEnv("GROUPHOOK_TEST_MYSQL_URL", server.url);
      expect((await databaseServerList()).servers).toEqual([{ name: "mariadb", url: server.url }]);
    } finally {
      await server.stop();
    }
  });
});

describe("databasesGlobalSetup", () => {
  afterEach(() => vi.unstubAllEnvs());

  it.runIf(hasMariaDb)("starts servers that testDatabases uses and leaves running", async () => {
    vi.stubEnv("GROUPHOOK_TEST_SERVERS", undefined);
    const end = await setup();
    const lists = [await testDatabases(), await testDatabases()];
    const urls = await Promise.all(lists.map((list) => list.find(({ name }) => name === "mariadb")?.createUrl()));
    const [first, second] = urls.map((url) => new URL(url ?? ""));
    expect(first?.host).toBe(second?.host);
    expect(first?.pathname).not.toBe(second?.pathname);
    for (const database of lists.flat()) await database.stop();
    const connect = () => createConnection(new URL("/", first).href);
    await (await connect()).end();
    await end();
    await expect(connect()).rejects.toThrow("ECONNREFUSED");
  });
});
