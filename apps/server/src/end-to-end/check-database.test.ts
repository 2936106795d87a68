import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { type DatabaseServer, startDatabaseServer } from "@grouphook/testkit";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { spawnCommand } from "../testing/spawn-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

const MARIADB = "mariadbd";
const hasServer = spawnSync(MARIADB, ["--version"]).error === undefined;
const VALID = expect.stringMatching(/^grouphook: the configuration is valid and the database is usable\n$/m);

async function check(databaseUrl: string, folder = temporaryFolder()) {
  const variables = { GROUPHOOK_DATABASE_URL: databaseUrl };
  const { output, ended } = spawnCommand({ folder, words: ["--check"], variables });
  return { code: await ended, ...output };
}

/** The expected report of one fault: one line on standard error, with the name of the variable. */
function refusedFor(reason: RegExp) {
  const line = new RegExp(`^grouphook: GROUPHOOK_DATABASE_URL: .*${reason.source}.*\n$`);
  return { code: 1, stdout: "", stderr: expect.stringMatching(line) };
}

describe("grouphook --check, on a SQLite file,", () => {
  it("creates nothing if there is none yet", async () => {
    const folder = temporaryFolder();
    expect(await check("sqlite:data/ledger.db", folder)).toEqual({ code: 0, stdout: VALID, stderr: "" });
    expect(readdirSync(folder)).toEqual([]);
  });

  it("reports a file that is not a database", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "data"));
    writeFileSync(join(folder, "data", "ledger.db"), "a shopping list, and no database at all");
    const told = await check("sqlite:data/ledger.db", folder);
    expect(told).toEqual(refusedFor(/data\/ledger\.db cannot be used: \S+ is not a database/));
    expect(readdirSync(folder, { recursive: true }).toSorted()).toEqual(["data", join("data", "ledger.db")]);
  });

  it("names the setting and its variable if neither is set", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "data"), "");
    const { output, ended } = spawnCommand({ folder, words: ["--check"] });
    expect([await ended, output.stdout]).toEqual([1, ""]);
    const named =
      /^grouphook: databaseUrl \(GROUPHOOK_DATABASE_URL\): the database data\/grouphook\.db cannot be used: .*\n$/;
    expect(output.stderr).toMatch(named);
  });
});

describe.skipIf(!hasServer)("grouphook --check, on a database server,", () => {
  let server: DatabaseServer;
  let url: string;

  beforeAll(async () => {
    server = await startDatabaseServer(MARIADB);
    url = await server.createUrl();
  });

  afterAll(() => server.stop());

  it("accepts a usable database", async () => {
    expect(await check(url)).toEqual({ code: 0, stdout: VALID, stderr: "" });
  });

  it.each<{ what: string; change: { password?: string; port?: string; pathname?: string }; reason: RegExp }>([
    { what: "a wrong password", change: { password: "hidden-value" }, reason: /Access denied for user 'root'/ },
    { what: "a port without a server", change: { port: "1" }, reason: /ECONNREFUSED 127\.0\.0\.1:1/ },
    { what: "a missing database", change: { pathname: "/no_such" }, reason: /Unknown database 'no_such'/ },
  ])("reports $what at once", async ({ change, reason }) => {
    const told = await check(Object.assign(new URL(url), change).href);
    expect(told).toEqual(refusedFor(reason));
    expect(told.stderr).not.toContain("hidden-value");
  });
});

describe("a server that accepts connections and never answers", () => {
  it("is waited for only as long as for one connection", async () => {
    const silent = createServer().listen(0, "127.0.0.1");
    await once(silent, "listening");
    onTestFinished(() => void silent.close());
    const address = silent.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const startedAt = performance.now();
    expect(await check(`mysql://root:hidden-value@127.0.0.1:${port}/grouphook`)).toEqual(refusedFor(/ETIMEDOUT/));
    expect(performance.now() - startedAt).toBeLessThan(20_000);
  });
});

describe("a missing certificate file", () => {
  const databaseUrl = "mysql://root:hidden-value@127.0.0.1:1/grouphook?sslCa=certificates/none.pem";

  it.each([
    { how: "at the check", words: ["--check"] },
    { how: "at the start, without waiting", words: [] },
  ])("is reported by its name $how", async ({ words }) => {
    // Together with another fault, since it is a fault of the configuration.
    const variables = { PORT: "x", GROUPHOOK_DATABASE_URL: databaseUrl };
    const { output, ended } = spawnCommand({ folder: temporaryFolder(), words, variables });
    expect([await ended, output.stdout]).toEqual([1, ""]);
    expect(output.stderr.split("\n")).toEqual([
      expect.stringMatching(/^grouphook: PORT: /),
      "grouphook: GROUPHOOK_DATABASE_URL: has a parameter sslCa whose file cannot be read: certificates/none.pem",
      "",
    ]);
  });
});
