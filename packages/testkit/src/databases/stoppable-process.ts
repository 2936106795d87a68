import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { TestContext } from "vitest";

/** What a stopped process had asked of the database is answered by then. */
const ANSWERED_MS = 30;
/** Tries to stop it at a certain moment are so far apart, at most. */
const LONGEST_MOMENT_MS = 10;

/** A process of its own that runs a script, until the end of the test. */
export interface StoppableProcess<Line> {
  /** What it has printed so far, JSON line by line. */
  readonly printed: readonly Line[];
  /** Stops it at a moment when something is so, as it still is afterwards. */
  stopWhile(isSo: () => boolean | Promise<boolean>): Promise<void>;
  goOn(): void;
  /** Kills it. */
  end(): Promise<void>;
}

/** Runs a module with words in `process.argv`. It imports what this package does. */
export function startProcess<Line>(
  script: string,
  words: readonly string[],
  { onTestFinished }: Pick<TestContext, "onTestFinished">,
): StoppableProcess<Line> {
  const child = spawn(process.execPath, ["-e", script, ...words], {
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => end(child));
  const printed: Line[] = [];
  createInterface(child.stdout).on("line", (line) => printed.push(JSON.parse(line)));
  return {
    printed,
    async stopWhile(isSo) {
      for (;;) {
        child.kill("SIGSTOP");
        await sleep(ANSWERED_MS);
        if (await isSo()) return;
        child.kill("SIGCONT");
        await sleep(Math.random() * LONGEST_MOMENT_MS);
      }
    },
    goOn: () => void child.kill("SIGCONT"),
    end: () => end(child),
  };
}

async function end(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  if (child.exitCode === null && child.signalCode === null) await once(child, "close");
}
