import { existsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { testDatabases } from "@grouphook/testkit";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { postAec } from "../testing/aec-callback.js";
import { runCommand } from "../testing/run-command.js";
import { spawnServer } from "../testing/spawn-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

const variablesIn = (folder: string) => ({
  GROUPHOOK_SOURCES: "aec",
  GROUPHOOK_DATABASE_URL: `sqlite:${join(folder, "ledger.db")}`,
});

/** Runs a command, whose second word is a file of the folder. */
const run = (
  folder: string,
  [name = "", file, ...words]: readonly string[],
  more: Readonly<Record<string, string>> = {},
) => {
  const path = file === undefined || file.startsWith("-") ? file : join(folder, file);
  return runCommand(folder, [name, ...(path === undefined ? [] : [path]), ...words], {
    ...variablesIn(folder),
    ...more,
  });
};

async function serve(folder: string) {
  const server = await spawnServer({ folder, variables: variablesIn(folder) });
  onTestFinished(() => void server.process.kill("SIGKILL"));
  const create = () =>
    postAec(`${server.url}/callbacks/aec`, { action: "AEC_GROUP_CREATE", userId: "ann", addUsers: "ann" });
  const groups = async () => {
    const page = await (await fetch(`${server.url}/v1/groups`)).json();
    return z
      .object({ items: z.array(z.object({ groupId: z.string() })) })
      .parse(page)
      .items.map(({ groupId }) => groupId);
  };
  const stop = async () => {
    server.process.kill("SIGTERM");
    await server.ended;
  };
  return { create, groups, stop };
}

describe("grouphook backup and restore", () => {
  it("bring back what was there when the copy was made, beside a running server", { timeout: 60_000 }, async () => {
    const folder = temporaryFolder();
    const server = await serve(folder);
    await server.create();
    const kept = await server.groups();
    const made = await run(folder, ["backup", "copy.db", "--json"]);
    expect([made.code, JSON.parse(made.stdout)]).toEqual([
      0,
      { file: join(folder, "copy.db"), bytes: statSync(join(folder, "copy.db")).size },
    ]);
    await server.create();
    const inUse = await run(folder, ["restore", "copy.db"]);
    expect([inUse.code, inUse.stderr]).toEqual([
      1,
      expect.stringContaining("ledger.db is in use: stop the server first"),
    ]);
    await server.stop();
    const restored = await run(folder, ["restore", "copy.db"]);
    expect([restored.code, restored.stdout]).toEqual([
      0,
      expect.stringMatching(/ledger\.db is restored; what was there is .*ledger\.db\.replaced-/),
    ]);
    const again = await serve(folder);
    expect(await again.groups()).toEqual(kept);
  });

  it.each([
    [["backup", "taken"], 2, /taken exists/],
    [["backup", "copy.db"], 1, /there is no .*ledger\.db/],
    [["restore", "none.db"], 1, /there is no .*none\.db/],
    [["restore", "taken"], 1, /file is not a database/],
    [["restore"], 2, /missing required argument 'file'/],
  ])("refuse %j", async (words, code, message) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "taken"), "mine, and long enough to be read as a header of a database".repeat(10));
    expect(await run(folder, words)).toMatchObject({ code, stderr: expect.stringMatching(message) });
    expect(existsSync(join(folder, "ledger.db"))).toBe(false);
  });
});

describe("grouphook migrate", () => {
  it("makes the tables, once", async () => {
    const folder = temporaryFolder();
    expect(await run(folder, ["migrate", "--check"])).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^to be made: 0001-/),
    });
    expect(existsSync(join(folder, "ledger.db"))).toBe(false);
    expect(await run(folder, ["migrate"])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^made: 0001-/) });
    expect(await run(folder, ["migrate", "--check"])).toMatchObject({ code: 0, stdout: "the tables are up to date\n" });
    expect(JSON.parse((await run(folder, ["migrate", "--json"])).stdout)).toEqual({ made: [] });
    using database = new DatabaseSync(join(folder, "ledger.db"));
    database.exec("update grouphook_migrations set name = '9021-of-tomorrow' where name like '0021-%'");
    expect(await run(folder, ["migrate"])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("of a newer version of grouphook"),
    });
  });
});

const servers = (await testDatabases()).filter(({ family }) => family === "mysql");
afterAll(() => Promise.all(servers.map((server) => server.stop())));

describe.skipIf(servers.length === 0).each(servers)("on $name", ({ createEmptyUrl }) => {
  it("backup and restore print what to do instead, without the password", async () => {
    const url = Object.assign(new URL(await createEmptyUrl()), { password: "hidden-word" });
    const on = { GROUPHOOK_DATABASE_URL: url.href };
    const backup = await run(temporaryFolder(), ["backup", "copy.sql"], on);
    expect(backup).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^mariadb-dump --host=127\.0\.0\.1 --port=\d+ .*--single-transaction/),
    });
    const restore = await run(temporaryFolder(), ["restore", "copy.sql"], on);
    expect(restore).toMatchObject({ code: 1, stdout: expect.stringContaining("last_group_id + 10000") });
    expect(JSON.stringify([backup, restore])).not.toContain("hidden-word");
  });

  it("migrate makes the tables", async () => {
    const on = { GROUPHOOK_DATABASE_URL: await createEmptyUrl() };
    expect(await run(temporaryFolder(), ["migrate"], on)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^made: 0001-/),
    });
    expect(await run(temporaryFolder(), ["migrate", "--check"], on)).toMatchObject({ code: 0 });
  });
});
