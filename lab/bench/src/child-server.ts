import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { createInterface } from "node:readline";

const START_PATIENCE_MS = 30_000;
const STOP_PATIENCE_MS = 20_000;

/** A server in its own process. */
export interface ChildServer {
  readonly port: number;
  readonly processId: number;
  readonly stop: () => Promise<void>;
}

/** Runs a file with this Node. Resolves when it prints a JSON line with the `url` that it listens on. */
export async function startChildServer(
  file: string,
  settings: { readonly parameters?: readonly string[]; readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<ChildServer> {
  const child = spawn(process.execPath, [file, ...(settings.parameters ?? [])], {
    cwd: tmpdir(),
    env: { ...process.env, NODE_ENV: "production", ...settings.environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const port = await announcedPort(child, file);
    child.stdout.resume();
    if (child.pid === undefined) throw new Error(`${file} has no process`);
    return { port, processId: child.pid, stop: () => stop(child) };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

async function announcedPort(child: ChildProcess & { stdout: NodeJS.ReadableStream }, file: string): Promise<number> {
  const signal = AbortSignal.timeout(START_PATIENCE_MS);
  for await (const line of createInterface({ input: child.stdout, signal })) {
    const announcement: unknown = line.startsWith("{") ? JSON.parse(line) : undefined;
    if (typeof announcement !== "object" || !announcement || !("url" in announcement)) continue;
    return Number(new URL(String(announcement.url)).port);
  }
  throw new Error(`${file} did not start to listen`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  const impatience = setTimeout(() => child.kill("SIGKILL"), STOP_PATIENCE_MS);
  await exited;
  clearTimeout(impatience);
}
