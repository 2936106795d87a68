import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("../../bin/grouphook.js", import.meta.url));

/** The built command in its own process. */
export interface SpawnedCommand {
  readonly process: ChildProcess;
  /** What it has printed so far. */
  readonly output: { stdout: string; stderr: string };
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

/** How the command is run. Its environment contains no other variables of grouphook than `variables`. */
export interface SpawnOptions {
  readonly folder: string;
  readonly words?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly command?: string;
  /** Options of Node.js itself. */
  readonly nodeOptions?: readonly string[];
  /** Words before Node.js: a program that becomes it. */
  readonly within?: readonly string[];
}

/** Starts the command. */
export function spawnCommand(options: SpawnOptions): SpawnedCommand {
  const { folder, words = [], variables = {}, command = bin, nodeOptions = [], within = [] } = options;
  const [program = "", ...rest] = [...within, process.execPath, ...nodeOptions, command, ...words];
  const child = spawn(program, rest, {
    cwd: folder,
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output.stderr += text;
  });
  const ended = once(child, "close").then(([code, signal]: (number | NodeJS.Signals | null)[]) => code ?? signal ?? 0);
  return { process: child, output, ended };
}

/** Starts the server on a free port and waits until it listens. */
export async function spawnServer(options: SpawnOptions): Promise<SpawnedCommand & { readonly url: string }> {
  const spawned = spawnCommand({ ...options, variables: { PORT: "0", ...options.variables } });
  const url = await Promise.race([urlOf(spawned), spawned.ended.then(() => undefined)]);
  if (url === undefined) throw new Error(`the server did not start: ${spawned.output.stdout}${spawned.output.stderr}`);
  return { ...spawned, url };
}

function urlOf({ process, output }: SpawnedCommand): Promise<string> {
  return new Promise((resolve) => {
    process.stdout?.on("data", () => {
      const url = /"url":"([^"]+)","database"/.exec(output.stdout)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
}
