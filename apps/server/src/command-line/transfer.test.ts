import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { testDatabases } from "@grouphook/testkit";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { postAec } from "../testing/aec-callback.js";
import { runCommand } from "../testing/run-command.js";
import { spawnServer } from "../testing/spawn-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

const databases = await testDatabases();
afterAll(() => Promise.all(databases.map((database) => database.stop())));

const run = (folder: string, url: string, name: string, file: string, ...words: readonly string[]) =>
  runCommand(folder, [name, join(folder, file), ...words], { GROUPHOOK_SOURCES: "aec", GROUPHOOK_DATABASE_URL: url });

async function serve(url: string) {
  const variables = { GROUPHOOK_SOURCES: "aec", GROUPHOOK_DATABASE_URL: url };
  const server = await spawnServer({ folder: temporaryFolder(), variables });
  onTestFinished(() => void server.process.kill("SIGKILL"));
  return {
    create: (userId: string) =>
      postAec(`${server.url}/callbacks/aec`, { action: "AEC_GROUP_CREATE", userId, addUsers: `${userId},bob` }),
    feed: async () => (await fetch(`${server.url}/v1/feed`)).text(),
    stop: async () => {
      server.process.kill("SIGTERM");
      await server.ended;
    },
  };
}

describe.each(databases)("grouphook export and import", ({ name, createEmptyUrl }) => {
  it(`move a record from SQLite to ${name}, and its readers go on where they were`, { timeout: 60_000 }, async () => {
    const folder = temporaryFolder();
    const [from, to] = [`sqlite:${join(folder, "ledger.db")}`, await createEmptyUrl()];
    const before = await serve(from);
    for (let number = 0; number < 3; number += 1) await before.create(`user${number}`);
    const feed = await before.feed();
    await before.stop();
    const exported = await run(folder, from, "export", "record.jsonl");
    expect([exported.code, exported.stdout]).toEqual([
      0,
      expect.stringMatching(/^\d+ rows written to .*record\.jsonl\n$/),
    ]);
    expect((statSync(join(folder, "record.jsonl")).mode & 0o777).toString(8)).toBe("600");
    const groups = readFileSync(join(folder, "record.jsonl"), "utf8").match(/^\{"groups":\{"source":"aec",.*\}\}$/gm);
    expect(groups).toHaveLength(3);
    const imported = await run(folder, to, "import", "record.jsonl", "--json");
    expect([imported.code, JSON.parse(imported.stdout)]).toEqual([
      0,
      { rows: Number.parseInt(exported.stdout, 10), isComplete: true },
    ]);
    const after = await serve(to);
    expect(await after.feed()).toBe(feed);
    await after.create("another");
    expect((await after.feed()).length).toBeGreaterThan(feed.length);
  });
});

describe("grouphook export and import", () => {
  it("refuse what is not there, and make no database", async () => {
    const folder = temporaryFolder();
    const url = `sqlite:${join(folder, "ledger.db")}`;
    expect(await run(folder, url, "export", "record.jsonl")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("holds no record"),
    });
    expect(await run(folder, url, "import", "none.jsonl")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("none.jsonl"),
    });
    expect(existsSync(join(folder, "ledger.db"))).toBe(false);
  });
});
