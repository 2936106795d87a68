import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const manifest = createRequire(import.meta.url).resolve("@grouphook/server/package.json");
const bin = join(manifest, "../bin/grouphook.js");
const configuration = fileURLToPath(new URL("../grouphook.config.ts", import.meta.url));

let folder: string;
let server: ChildProcess;
let url: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "grouphook-example-"));
  server = spawn(process.execPath, [bin, "--config", configuration], {
    ...{ cwd: folder, env: { PATH: process.env.PATH, PORT: "0" }, stdio: ["ignore", "pipe", "inherit"] },
  });
  url = await listening(server);
});

afterAll(async () => {
  const ended = once(server, "close");
  server.kill("SIGTERM");
  await ended;
  rmSync(folder, { recursive: true });
});

function listening({ stdout }: ChildProcess): Promise<string> {
  let output = "";
  return new Promise((resolve, reject) => {
    stdout?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      const [, found] = /"url":"([^"]+)","database"/.exec(output) ?? [];
      if (found !== undefined) resolve(found);
    });
    stdout?.once("end", () => reject(new Error(`the server did not start: ${output}`)));
  });
}

async function post(fields: Readonly<Record<string, string>>): Promise<unknown> {
  const body = new URLSearchParams({ data: JSON.stringify(fields) });
  return (await fetch(`${url}/callbacks/aec`, { method: "POST", body })).json();
}

function groupIdIn(answer: unknown): string {
  return typeof answer === "object" && answer !== null && "data" in answer ? String(answer.data) : "";
}

describe("the example", () => {
  it("lets a group be created, unless its name holds a forbidden word", async () => {
    const create = { action: "AEC_GROUP_CREATE", userId: "ann", addUsers: "ann,bob" };
    expect(await post({ ...create, userDefineData: "读书" })).toEqual({ status: "1", data: expect.any(String) });
    expect(await post({ ...create, userDefineData: "网络赌博" })).toEqual({ status: "0", data: "62" });
    expect(await post({ ...create, userDefineData: "Ｃａｓｉｎｏ" })).toEqual({ status: "0", data: "62" });
  });

  it("lets a member post at some hours and an outsider at none", async () => {
    const created = await post({ action: "AEC_GROUP_CREATE", userId: "ann", addUsers: "ann,bob" });
    const push = { action: "AEC_GROUP_PUSH_SYSTEM_GROUP_MSG", groupId: groupIdIn(created) };
    expect(await post({ ...push, userId: "eve" })).toEqual({ status: "0", data: "49" });
    expect([{ status: "1" }, { status: "0", data: "53" }]).toContainEqual(await post({ ...push, userId: "ann" }));
  });

  it("logs what the policy on trial would deny, and lets it happen", async () => {
    const created = await post({ action: "AEC_GROUP_CREATE", userId: "ann", addUsers: "ann,bob,cid" });
    expect(created).toMatchObject({ status: "1" });
    const denied = { policy: "membership", verdict: "deny", shadowed: true, text: "a group may have 2 members" };
    for (let tries = 0; tries < 100; tries += 1) {
      const log: unknown = await (await fetch(`${url}/v1/decisions`)).json();
      if (
        expect
          .objectContaining({ items: expect.arrayContaining([expect.objectContaining(denied)]) })
          .asymmetricMatch(log)
      )
        return;
      await sleep(50);
    }
    expect.fail("the decision was not logged");
  });
});
