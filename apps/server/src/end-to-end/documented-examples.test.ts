import { execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { postAec } from "../testing/aec-callback.js";
import { blocksWith, folderOfClone } from "../testing/documented-blocks.js";
import { freePort } from "../testing/free-port.js";
import { root } from "../testing/packed-packages.js";
import { spawnCommand } from "../testing/spawn-server.js";
import { startTestServer } from "../testing/start-test-server.js";

const execute = promisify(execFile);

async function readJson(url: string): Promise<unknown> {
  return (await fetch(url)).json();
}

// The Chinese documents have the same samples, which lab/documents compares.
it.for([
  "README.md 0",
  "docs/en/configuration.md 0",
  "docs/en/sinks.md 0",
  "docs/en/sinks.md 1",
  "docs/en/migrating.md 0",
  "docs/en/migrating.md 1",
])("configuration %s is sound in a clone", async (place) => {
  const [path = "", index] = place.split(" ");
  const folder = folderOfClone();
  writeFileSync(join(folder, "grouphook.config.ts"), blocksWith("defineConfig", "ts", path)[Number(index)] ?? "");
  const { ended, output } = spawnCommand({ folder, words: ["--check"] });
  expect([await ended, output.stderr]).toEqual([0, ""]);
  expect(output.stdout).toContain("the configuration is valid and the database is usable");
});

it("the app of the README answers, and keeps a record", async () => {
  // Express is found from here.
  mkdirSync(join(root, "apps/server/data"), { recursive: true });
  const folder = mkdtempSync(join(root, "apps/server/data/example-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [program = ""] = blocksWith("express()", "ts", "README.md");
  const port = await freePort();
  const moved = program
    .replace("mysql://app:secret@127.0.0.1:3306/chat", "sqlite:chat.db")
    .replace('listen(8080, "10.0.0.5")', `listen(${port}, "127.0.0.1", () => console.log("listening"))`);
  writeFileSync(join(folder, "app.mts"), moved);
  const secret = randomUUID();
  const env = { ...process.env, CALLBACK_SECRET: secret };
  const child = spawn(process.execPath, ["app.mts"], { cwd: folder, env, stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  await Promise.race([once(child.stdout, "data"), once(child, "exit")]);
  const url = `http://127.0.0.1:${port}/callbacks/chat/${secret}`;
  expect(await postAec(url, { action: "AEC_GROUP_CREATE", userId: "ann", addUsers: "ann" })).toMatchObject({
    status: "0",
  });
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

  it("NetEase invites to a team that nobody knew, and signed sends a message there", async () => {
    const reply = '{"errCode":0}';
    const open = await startTestServer();
    expect(await runBlocks("packages/adapter-netease/README.md", open.url)).toEqual([reply, reply]);
    const group = {
      name: "Readers",
      ownerId: "ann",
      memberCount: 2,
      stale: { reason: "its creation was not reported" },
    };
    expect(await readJson(`${open.url}/v1/groups/netease/11623`)).toMatchObject(group);
    const signed = await startTestServer({ sources: { netease: { appSecret: "the-secret-of-the-console" } } });
    const printed = await runBlocks("packages/adapter-netease/README.md", signed.url);
    expect(printed).toEqual(['{"errCode":1}', reply]);
  });

  it("AEC brings in a group under the id that it has", async () => {
    const pushUrl = "http://127.0.0.1:9";
    const { url } = await startTestServer({ sources: { aec: { pushUrl } } });
    const [answer = ""] = await runBlocks("docs/en/migrating.md", url);
    const group = { groupId: "4711", ownerId: "u1", memberCount: 2 };
    expect(JSON.parse(answer)).toMatchObject({ group });
    expect(await postAec(`${url}/callbacks/aec`, { action: "AEC_GROUP_SYNC_ALL", groupId: "4711" })).toMatchObject({
      data: { groupList: "u1,u2" },
    });
  });
});
