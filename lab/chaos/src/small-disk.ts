import { execFile } from "node:child_process";
import { mkdtemp, open, readdir, readFile, rm, rmdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { unmountWithThisProcess } from "./guard.ts";

const run = promisify(execFile);
const CHUNK = Buffer.alloc(64 * 1024, 1);

/** A separate file system that can be filled completely. */
export interface SmallDisk {
  readonly folder: string;
  /** Takes all remaining space. */
  fill(): Promise<void>;
  /** Frees the space again. */
  free(): Promise<void>;
}

/** Mounts a file system in memory on its own folder, which is removed with the stack. Requires root. */
export async function mountSmallDisk(running: AsyncDisposableStack, mebibytes: number): Promise<SmallDisk> {
  const folder = await mkdtemp(join(tmpdir(), "grouphook-chaos-disk-"));
  running.defer(() => rmdir(folder));
  return mountOver(running, folder, mebibytes);
}

/** Mounts a file system in memory over an existing folder, and moves the folder's content to it. */
export async function mountOver(running: AsyncDisposableStack, folder: string, mebibytes: number): Promise<SmallDisk> {
  const names = await readdir(folder);
  const contents = await Promise.all(names.map((name) => readFile(join(folder, name))));
  await run("mount", ["-t", "tmpfs", "-o", `size=${mebibytes}m`, "tmpfs", folder]);
  unmountWithThisProcess(folder);
  running.defer(async () => void (await run("umount", ["-l", folder])));
  for (const [index, name] of names.entries()) await writeFile(join(folder, name), contents[index] ?? "");
  const ballast = join(folder, "ballast");
  return {
    folder,
    fill: () => fill(ballast),
    free: () => rm(ballast),
  };
}

async function fill(path: string): Promise<void> {
  const file = await open(path, "a");
  try {
    for (let size = CHUNK.length; size >= 1; ) {
      const isFull = await file.write(CHUNK, 0, size).then(
        ({ bytesWritten }) => bytesWritten < size,
        () => true,
      );
      if (isFull) size = Math.floor(size / 2);
    }
  } finally {
    await file.close();
  }
}
