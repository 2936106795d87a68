import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { tencentGroupLife, tencentSender } from "@grouphook/testkit";
import { describe, expect, it, onTestFinished } from "vitest";
import { runCommand } from "../testing/run-command.js";
import { spawnServer } from "../testing/spawn-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";

const variablesIn = (folder: string) => ({
  GROUPHOOK_SOURCES: "aec,tencent",
  GROUPHOOK_DATABASE_URL: `sqlite:${join(folder, "ledger.db")}`,
});

const replay = (folder: string, name: string, ...words: readonly string[]) =>
  runCommand(folder, ["replay", join(folder, name), ...words], variablesIn(folder));

async function serve(folder: string) {
  const server = await spawnServer({ folder, variables: variablesIn(folder) });
  onTestFinished(() => void server.process.kill("SIGKILL"));
  return server.url;
}

const read = async (url: string) => JSON.parse(await (await fetch(url)).text());

describe("grouphook replay", () => {
  it("fills a record from the callbacks of another", { timeout: 90_000 }, async () => {
    const before = await serve(temporaryFolder());
    const sender = tencentSender({ url: `${before}/callbacks/tencent`, sdkAppId: "1400000000", failMode: "open" });
    await tencentGroupLife({ sender, seed: 3, users: 12, steps: 120, groups: 4 });
    const folder = temporaryFolder();
    const page = await read(`${before}/v1/callbacks?source=tencent&limit=1000`);
    const lines = [JSON.stringify(page), ...page.items.slice(0, 5).map((item: object) => JSON.stringify(item))];
    writeFileSync(join(folder, "callbacks.jsonl"), lines.join("\n"));
    await runCommand(folder, ["migrate"], variablesIn(folder));

    const checked = await replay(folder, "callbacks.jsonl", "--check");
    expect([checked.code, checked.stdout]).toEqual([0, expect.stringMatching(/^would be: \d+ in the record/)]);
    const replayed = await replay(folder, "callbacks.jsonl", "--json");
    expect([replayed.code, JSON.parse(replayed.stdout)]).toMatchObject([
      0,
      { isComplete: true, failed: 0, asked: expect.any(Number) },
    ]);

    const after = await serve(folder);
    const states = async (url: string) => {
      const { items } = await read(`${url}/v1/groups?limit=1000`);
      return items.map(({ groupId, state, name, memberCount, ownerId }: Record<string, unknown>) => ({
        groupId,
        state,
        name,
        memberCount,
        ownerId,
      }));
    };
    expect(await states(after)).toEqual(await states(before));
    const events = async (url: string) => {
      const page = await read(`${url}/v1/feed?limit=1000`);
      const told: readonly Record<string, string>[] = page.events;
      // What is not understood is not replayed: it would come again each time.
      return told
        .filter(({ type }) => type !== "callback.unsupported")
        .map(({ type, subject }) => `${type} ${subject}`);
    };
    expect(await events(after)).toEqual(await events(before));
  });

  it("tells what it cannot read, and goes on", async () => {
    const folder = temporaryFolder();
    await runCommand(folder, ["migrate"], variablesIn(folder));
    const at = "2026-01-01T00:00:00.000Z";
    const of = (source: string, command: string, body: string) =>
      JSON.stringify({ source, command, body, receivedAt: at });
    const created = `data=${encodeURIComponent('{"ts":"1","action":"AEC_GROUP_CREATE","userId":"ann","addUsers":"ann"}')}`;
    const lines = [
      of("other", "X", "{}"),
      of("tencent", "X", "not json"),
      of("aec", "AEC_GROUP_CREATE", created),
      of("aec", "X", ""),
    ];
    writeFileSync(join(folder, "callbacks.jsonl"), lines.join("\n"));
    const { code, stdout, stderr } = await replay(folder, "callbacks.jsonl");
    expect([code, stdout]).toEqual([1, "1 had an id given, which is not given again, 1 without a body, 2 failed\n"]);
    expect(stderr).toContain("line 1, X: source other is not configured");
    expect(stderr).toMatch(/line 2, X: .*the body is not JSON/);
  });

  it.each([
    ["none.jsonl", 2, "there is no "],
    ["bad.jsonl", 1, "line 1 is not JSON"],
    ["odd.jsonl", 1, "line 1 is no callback as GET /v1/callbacks shows it"],
  ])("refuses %s", async (name, code, message) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "bad.jsonl"), "hello");
    writeFileSync(join(folder, "odd.jsonl"), "{}");
    expect(await replay(folder, name, "--check")).toMatchObject({ code, stderr: expect.stringContaining(message) });
  });
});
