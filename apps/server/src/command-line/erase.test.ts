import { existsSync } from "node:fs";
import { join } from "node:path";
import { openLedger } from "@grouphook/core/storage";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { postAec } from "../testing/aec-callback.js";
import { spawnCommand } from "../testing/spawn-server.js";
import { startTestServer } from "../testing/start-test-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

const AT = 1_700_000_000_000;
const ANN = ["erase", "--source", "aec", "--user", "ann"];

function start(folder: string, words: readonly string[]) {
  const spawned = spawnCommand({ folder, words, variables: { GROUPHOOK_DATABASE_URL: "sqlite:ledger.db" } });
  onTestFinished(() => void spawned.process.kill("SIGKILL"));
  return spawned;
}

async function run(folder: string, ...words: readonly string[]) {
  const { output, ended } = start(folder, words);
  return { code: await ended, ...output };
}

const list = z.object({ items: z.array(z.looseObject({})) });

async function itemsOf(url: string, path: string) {
  const { items } = list.parse(await (await fetch(`${url}/v1/${path}`)).json());
  return items;
}

async function fill(path: string, messages: number): Promise<void> {
  const ledger = await openLedger({ url: `sqlite:${path}` });
  for (let first = 0; first < messages; first += 100) {
    const numbers = Array.from({ length: 100 }, (_, index) => first + index);
    await Promise.all(
      numbers.map((number) => {
        const said = { senderId: "ann", elements: [], text: `whispered ${number}`, sentAt: AT };
        const change = { type: "message.sent", groupId: "g", message: { key: `k${number}`, ...said } } as const;
        const callback = { wants: "record", command: "Said", change, actorId: "ann", occurredAt: AT } as const;
        return ledger.settle({
          source: "aec",
          callback,
          body: '{"from":"ann"}',
          receivedAt: Date.now(),
          deadline: Infinity,
        });
      }),
    );
  }
  await ledger.close();
}

describe("grouphook erase", () => {
  it("prints its help", async () => {
    const { code, stdout } = await run(temporaryFolder(), "erase", "--help");
    expect([code, stdout]).toEqual([0, expect.stringMatching(/--source[\s\S]*--user[\s\S]*--group/)]);
    expect((await run(temporaryFolder(), "--help")).stdout).toMatch(/^ {2}erase /m);
  });

  it("erases beside a running server, and ends with the numbers", async () => {
    const folder = temporaryFolder();
    await fill(join(folder, "ledger.db"), 200);
    const { url } = await startTestServer({ databaseUrl: `sqlite:${join(folder, "ledger.db")}` });
    await postAec(`${url}/callbacks/aec`, { action: "AEC_GROUP_CREATE", userId: "ann", addUsers: "ann,bob" });
    const { code, stdout, stderr } = await run(folder, ...ANN);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^grouphook: erasure [\w-]{36}\n/)]);
    expect(stdout).toBe("erased 200 messages, 201 raw callbacks\n");
    const items = (path: string) => itemsOf(url, path);
    expect(await items("groups/aec/g/messages")).toEqual([]);
    expect(await items("erasures")).toMatchObject([{ subject: "user", erased: { messages: 200 } }]);
    await postAec(`${url}/callbacks/aec`, { action: "AEC_GROUP_CREATE", userId: "cid", addUsers: "cid" });
    expect(await items("groups")).toHaveLength(3);
    expect((await run(folder, ...ANN)).stdout).toBe("nothing to erase\n");
    const shown = JSON.parse((await run(folder, ...ANN, "--json")).stdout);
    expect(shown).toMatchObject({
      subject: "user",
      finishedAt: expect.stringMatching(/^20.*Z$/),
      erased: { messages: 0 },
    });
    expect(await items("erasures")).toContainEqual(shown);
  });

  it("can be interrupted, and is gone on with by a server", { timeout: 60_000 }, async () => {
    const folder = temporaryFolder();
    await fill(join(folder, "ledger.db"), 4000);
    const { process: child, output, ended } = start(folder, ANN);
    await expect.poll(() => output.stderr, { timeout: 20_000 }).toMatch(/erasure [\w-]{36}/);
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(output.stderr).toContain("interrupted");
    const { url } = await startTestServer({ databaseUrl: `sqlite:${join(folder, "ledger.db")}` });
    const read = () => itemsOf(url, "erasures");
    expect(await read()).toMatchObject([{ userId: "ann", finishedAt: null }]);
    await expect.poll(async () => (await read())[0]?.finishedAt, { timeout: 40_000 }).not.toBeNull();
    expect(await read()).toMatchObject([{ erased: { messages: 4000, callbacks: 4000 } }]);
  });

  it.each([
    [["--user", "ann"], "--source is missing"],
    [["--source", "aec"], "either --user or --group"],
    [["--source", "aec", "--user", "ann", "--group", "g"], "--user and --group exclude each other"],
    [["--source", "aec", "--user", ""], "--user must be"],
    [["--source", "aec", "--usr", "ann"], "--usr"],
  ])("refuses %j", async (words, message) => {
    const { code, stderr } = await run(temporaryFolder(), "erase", ...words);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it("makes no database where there is none", async () => {
    const folder = temporaryFolder();
    const { code, stderr } = await run(folder, ...ANN);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(
        /^grouphook: GROUPHOOK_DATABASE_URL: there is no .*ledger\.db; a start makes it, or: grouphook migrate\n$/,
      ),
    ]);
    expect(existsSync(join(folder, "ledger.db"))).toBe(false);
  });

  it("refuses a source that is neither configured nor in the record", async () => {
    const folder = temporaryFolder();
    await fill(join(folder, "ledger.db"), 100);
    const { code, stderr } = await run(folder, "erase", "--source", "other", "--user", "ann");
    expect([code, stderr]).toEqual([2, expect.stringContaining("--source is unknown; configured are: aec")]);
  });
});
