import { globSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";

const EVERY_MS = 250;

/** Bytes of the files below a folder. */
export function bytesIn(folder: string): number {
  return globSync("**", { cwd: folder }).reduce((sum, path) => sum + sizeOf(join(folder, path)), 0);
}

/** Files that a process has open but that are in no folder any more, as those in which databases sort. */
function bytesOfRemoved(processId: number): number {
  return globSync(`/proc/${processId}/fd/*`).reduce((sum, path) => sum + (isRemoved(path) ? sizeOf(path) : 0), 0);
}

function isRemoved(path: string): boolean {
  try {
    return readlinkSync(path).endsWith(" (deleted)");
  } catch {
    return false;
  }
}

function sizeOf(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() ? stat.blocks * 512 : 0;
}

/** Looks again and again at what a database takes of the disk. */
export class DiskWatch {
  readonly #timer: NodeJS.Timeout;
  readonly #look: () => void;
  #peak = 0;
  /** Of which removed files count; set as soon as it is known. */
  processId: number | undefined;

  constructor(folder: string, processId?: number) {
    this.processId = processId;
    this.#look = () => {
      const removed = this.processId === undefined ? 0 : bytesOfRemoved(this.processId);
      this.#peak = Math.max(this.#peak, bytesIn(folder) + removed);
    };
    this.#timer = setInterval(this.#look, EVERY_MS);
  }

  /** The most it took. */
  stop(): number {
    clearInterval(this.#timer);
    this.#look();
    return this.#peak;
  }
}
