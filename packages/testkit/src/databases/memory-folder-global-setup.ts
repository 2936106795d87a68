import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, statfsSync } from "node:fs";
import { join } from "node:path";

/** Where a system keeps files in memory, and how much must be free there. */
interface MemoryPlace {
  readonly memory: string;
  readonly neededBytes: number;
}

/** A run uses some 1.5 GB at once. */
const LINUX: MemoryPlace = { memory: "/dev/shm", neededBytes: 4 * 2 ** 30 };

/** For vitest's `globalSetup`, before what starts databases: puts all temporary files of the run into memory, where it has room. */
export function setup(): (() => Promise<void>) | undefined {
  return keepFilesIn(LINUX);
}

/**
 * Makes a folder in memory that all temporary files go to, and that goes with this process, even by SIGKILL; returns a
 * function that ends this. Databases flush every commit: on a disk, tests wait for that more than for anything else. Does
 * nothing where `TMPDIR` is set or memory has no room.
 */
export function keepFilesIn({ memory, neededBytes }: MemoryPlace): (() => Promise<void>) | undefined {
  if (process.env.TMPDIR !== undefined || freeBytes(memory) < neededBytes) return undefined;
  const folder = mkdtempSync(join(memory, "grouphook-tests-"));
  // Tests also run processes of other users, which must get to their files.
  chmodSync(folder, 0o711);
  const script = 'read _; rm -rf "$0"';
  const guard = spawn("sh", ["-c", script, folder], { stdio: ["pipe", "ignore", "ignore"], detached: true });
  guard.unref();
  process.env.TMPDIR = folder;
  // Many processes load the same modules.
  process.env.NODE_COMPILE_CACHE = join(folder, "compiled");
  return async () => {
    delete process.env.TMPDIR;
    delete process.env.NODE_COMPILE_CACHE;
    guard.ref();
    const ended = once(guard, "exit");
    guard.stdin.end();
    await ended;
  };
}

function freeBytes(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return 0;
  }
}
