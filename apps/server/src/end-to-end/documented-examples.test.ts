import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { postAec } from "../testing/aec-callback.js";
import { blocksWith, folderOfClone } from "../testing/documented-blocks.js";
import { spawnCommand } from "../testing/spawn-server.js";
import { startTestServer } from "../testing/start-test-server.js";

const execute = promisify(execFile);

async function readJson(url: string): Promise<unknown> {
  return (await fetch(url)).json();
}

// The Chinese documents have the same samples, which lab/documents compares.
it.for(["README.md", "docs/en/configuration.md"])("the configuration of %s is sound in a clone", async (path) => {
  const folder = folderOfClone();
  const [configuration = ""] = blocksWith("defineConfig", "ts", path);
  writeFileSync(join(folder, "grouphook.config.ts"), configuration);
  const { ended, output } = spawnCommand({ folder, words: ["--check"] });
  expect([await ended, output.stderr]).toEqual([0, ""]);
  expect(output.stdout).toContain("the configuration is valid and the database is usable");
});

it.for([0, 1])("configuration %i of the document on sinks is sound in a clone", async (index) => {
  const folder = folderOfClone();
  const configuration = blocksWith("defineConfig", "ts", "docs/en/sinks.md")[index] ?? "";
  writeFileSync(join(folder, "grouphook.config.ts"), configuration);
  const { ended, output } = spawnCommand({ folder, words: ["--check"] });
  expect([await ended, output.stderr]).toEqual([0, ""]);
});

it("the example of core tells of refusals and strangers, and stops", async () => {
  const folder = folderOfClone();
  const [program = ""] = blocksWith("observeJudgement", "ts", "packages/core/README.md");
  const place = '8080, "127.0.0.1"';
  const told = '0, "127.0.0.1", () => console.log("port", server.address().port)';
  writeFileSync(join(folder, "example.mts"), program.replace(place, told));
  const child = spawn(process.execPath, ["example.mts"], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  await expect.poll(() => output, { timeout: 10_000 }).toMatch(/^port \d+$/m);
  const url = `http://127.0.0.1:${/^port (\d+)$/m.exec(output)?.[1]}/callbacks`;
  expect(await postAec(url, { action: "AEC_GROUP_CREATE", userId: "ann", addUsers: "ann" })).toMatchObject({
    status: "0",
  });
  await fetch(url, { method: "POST", body: "data=%7B" });
  await expect.poll(() => output).toMatch(/^callback malformed .* 127\.0\.0\.1$/m);
  expect(output).toMatch(/^policy \S+ AEC_GROUP_CREATE deny$/m);
  expect(output).toMatch(/^callback AEC_GROUP_CREATE denied$/m);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});

describe("the documented curl of", () => {
  async function runBlocks(path: string, url: string): Promise<readonly string[]> {
    const printed: string[] = [];
    for (const block of blocksWith("curl", "sh", path)) {
      const { stdout } = await execute("sh", ["-ec", block.replaceAll("127.0.0.1:8080", new URL(url).host)]);
      printed.push(stdout);
    }
    return printed;
  }

  it("OpenIM makes a group that is not stale", async () => {
    const { url } = await startTestServer();
    const reply = '{"actionCode":0,"errCode":0,"errMsg":"","errDlt":"","nextCode":0}';
    expect(await runBlocks("packages/adapter-openim/README.md", url)).toEqual([reply]);
    const group = { name: "Readers", ownerId: "ann", memberCount: 2, stale: null };
    expect(await readJson(`${url}/v1/groups/openim/g1`)).toMatchObject(group);
  });

  it("OpenIM, without the time of the creation, makes one that is", async () => {
    const { url } = await startTestServer();
    const command = "callbackAfterCreateGroupCommand";
    const body = JSON.stringify({
      callbackCommand: command,
      groupID: "g2",
      ownerUserID: "ann",
      memberCount: 1,
      initMemberList: [{ userID: "ann", roleLevel: 100 }],
    });
    await fetch(`${url}/callbacks/openim/${command}`, { method: "POST", body });
    const stale = { reason: "a change was told without its time" };
    expect(await readJson(`${url}/v1/groups/openim/g2`)).toMatchObject({ stale });
  });

  it("Tencent makes a group, and signed ends it", async () => {
    const reply = '{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}';
    const [first = "", second = ""] = blocksWith("curl", "sh", "packages/adapter-tencent/README.md");
    expect([first, second].map((block) => block.includes("Sign="))).toEqual([false, true]);
    const open = await startTestServer();
    expect(await runBlocks("packages/adapter-tencent/README.md", open.url)).toEqual([reply, reply]);
    const group = { name: "Readers", ownerId: "ann", state: "dissolved" };
    expect(await readJson(`${open.url}/v1/groups/tencent/@TGS%231`)).toMatchObject(group);
    const signed = await startTestServer({ sources: { tencent: { tokens: ["the-token-of-the-console"] } } });
    const printed = await runBlocks("packages/adapter-tencent/README.md", signed.url);
    expect(printed).toEqual([expect.not.stringContaining('"ErrorCode":0'), reply]);
  });
});
