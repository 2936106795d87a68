import { type ChildProcess, type ChildProcessByStdio, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const python = ["python3", fileURLToPath(new URL("../consumer.py", import.meta.url))] as const;
const node = [process.execPath, fileURLToPath(new URL("consumer.ts", import.meta.url))] as const;
const hasPython = spawnSync("python3", ["--version"]).status === 0;
if (!hasPython) process.stderr.write("python3 is not on the PATH: the consumer in Python is not tried\n");

const TOKEN = "a-token-of-the-api";
const bin = join(createRequire(import.meta.url).resolve("@grouphook/server/package.json"), "../bin/grouphook.js");

let folder: string;
let server: ChildProcess;
let url: string;
let owners = 0;
const running = new Set<ChildProcess>();

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "grouphook-"));
  await startServer("0");
});

afterEach(async () => {
  for (const consumer of running) consumer.kill("SIGKILL");
  running.clear();
  await stopServer();
  rmSync(folder, { recursive: true });
});

async function startServer(port: string): Promise<void> {
  const env = { PATH: process.env.PATH, PORT: port, GROUPHOOK_SOURCES: "aec", GROUPHOOK_API_TOKEN: TOKEN };
  server = spawn(process.execPath, [bin], { cwd: folder, env, stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  for await (const text of server.stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    output += text;
    const [, found] = /"url":"([^"]+)","database"/.exec(output) ?? [];
    if (found === undefined) continue;
    url = found;
    server.stdout?.resume();
    return;
  }
  throw new Error(`the server did not start: ${output}`);
}

async function stopServer(): Promise<void> {
  const ended = once(server, "close");
  server.kill("SIGTERM");
  await ended;
}

async function createGroup(): Promise<void> {
  owners += 1;
  const data = { ts: "1795299009", action: "AEC_GROUP_CREATE", userId: `o${owners}`, addUsers: `o${owners}` };
  const body = new URLSearchParams({ data: JSON.stringify({ ...data, userDefineData: "群" }) });
  await fetch(`${url}/callbacks/aec`, { method: "POST", body });
}

function startConsumer(
  [command, script]: readonly [string, string],
  token: string,
): ChildProcessByStdio<null, Readable, Readable> {
  const env = { PATH: process.env.PATH, GROUPHOOK_TOKEN: token };
  const consumer = spawn(command, [script, url, join(folder, "place.json")], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(consumer);
  return consumer;
}

/** Runs a consumer until it has printed so many lines, then kills it. */
async function linesOf([command, script]: readonly [string, string], count: number): Promise<readonly string[]> {
  const consumer = startConsumer([command, script], TOKEN);
  let printed = "";
  for await (const chunk of consumer.stdout) {
    printed += chunk;
    if (printed.split("\n").length > count) break;
  }
  await expect.poll(() => placeAfter(), { timeout: 20_000 }).toBe(owners);
  consumer.kill("SIGKILL");
  return printed.trim().split("\n");
}

function placeAfter(): unknown {
  try {
    return Number(JSON.parse(readFileSync(join(folder, "place.json"), "utf8")).after);
  } catch {
    return undefined;
  }
}

describe.each([
  ["in TypeScript", node, true],
  ["in Python", python, hasPython],
] as const)("a consumer %s", (_, command, isThere) => {
  it.runIf(isThere)("goes on where it was, over a restart of itself and of the server", async () => {
    owners = 0;
    await createGroup();
    await createGroup();
    expect(await linesOf(command, 2)).toEqual(["1 100001 is created", "2 100002 is created"]);
    await createGroup();
    await stopServer();
    const reading = linesOf(command, 1);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await startServer(new URL(url).port);
    expect(await reading).toEqual(["3 100003 is created"]);
  });

  it.runIf(isThere)("ends where its token is wrong, and says what to send", async () => {
    const consumer = startConsumer(command, `${TOKEN}x`);
    const [told, [code]] = await Promise.all([text(consumer.stderr), once(consumer, "exit")]);
    expect([code, told]).toEqual([1, expect.stringContaining("send a token of GROUPHOOK_API_TOKEN")]);
  });
});
