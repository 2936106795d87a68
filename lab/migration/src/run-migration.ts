import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { MigrationProgress } from "@grouphook/core/storage";

/** How a process that migrates ended. */
export interface Run {
  readonly wasKilled: boolean;
  readonly seconds: number;
}

/** What may be asked of it. */
export interface RunOptions {
  /** See `migrating-process.ts`. */
  readonly killAt?: string | undefined;
  readonly onStart?: (processId: number) => void;
  readonly onProgress?: (progress: MigrationProgress) => void;
}

/** Brings a database up to date in a process of its own. Throws if that fails otherwise than by being killed. */
export async function runMigration(url: string, { killAt, onStart, onProgress }: RunOptions = {}): Promise<Run> {
  const program = fileURLToPath(new URL("migrating-process.ts", import.meta.url));
  const startedAt = performance.now();
  const child = spawn(process.execPath, [program, url, ...(killAt === undefined ? [] : [killAt])], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (child.pid !== undefined) onStart?.(child.pid);
  createInterface({ input: child.stdout }).on("line", (line) => onProgress?.(JSON.parse(line)));
  let errors = "";
  child.stderr.on("data", (text) => {
    errors += text;
  });
  const [status, signal] = await once(child, "close");
  if (signal !== "SIGKILL" && status !== 0) throw new Error(`the migration failed:\n${errors}`);
  return { wasKilled: signal === "SIGKILL", seconds: (performance.now() - startedAt) / 1000 };
}
