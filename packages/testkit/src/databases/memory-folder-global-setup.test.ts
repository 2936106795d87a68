import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keepFilesIn } from "./memory-folder-global-setup.js";

const run = promisify(execFile);

describe("the temporary files of a test run", () => {
  let memory: string;

  beforeEach(() => {
    memory = mkdtempSync(join(tmpdir(), "grouphook-memory-"));
    vi.stubEnv("TMPDIR", undefined);
    vi.stubEnv("NODE_COMPILE_CACHE", undefined);
  });

  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(memory, { recursive: true });
  });

  it("are in memory, in a folder that goes with the run", async () => {
    const end = keepFilesIn({ memory, neededBytes: 1 });
    const folder = tmpdir();
    expect(dirname(folder)).toBe(memory);
    expect(statSync(folder).mode & 0o011, "others get to what is in it").toBe(0o011);
    writeFileSync(join(folder, "left behind"), "");
    await end?.();
    expect(existsSync(folder)).toBe(false);
    expect(process.env.TMPDIR).toBeUndefined();
  });

  it("go also when the run is killed", async () => {
    const module = new URL("./memory-folder-global-setup.ts", import.meta.url).href;
    const script = `
      const { keepFilesIn } = await import(${JSON.stringify(module)});
      keepFilesIn(${JSON.stringify({ memory, neededBytes: 1 })});
      console.log(process.env.TMPDIR);
      process.kill(process.pid, "SIGKILL");`;
    const killed = await run(process.execPath, ["--input-type=module", "-e", script]).catch((fault) => fault);
    const folder = killed.stdout.trim();
    expect(dirname(folder)).toBe(memory);
    await expect.poll(() => existsSync(folder)).toBe(false);
  });

  it("stay where a variable says", () => {
    vi.stubEnv("TMPDIR", "/elsewhere");
    expect(keepFilesIn({ memory, neededBytes: 1 })).toBeUndefined();
    expect(tmpdir()).toBe("/elsewhere");
  });

  it.each([
    { name: "has no room", place: () => ({ memory, neededBytes: 2 ** 60 }) },
    { name: "is not there", place: () => ({ memory: join(memory, "none"), neededBytes: 1 }) },
  ])("stay on the disk where memory $name", ({ place }) => {
    const before = tmpdir();
    expect(keepFilesIn(place())).toBeUndefined();
    expect(tmpdir()).toBe(before);
  });
});
