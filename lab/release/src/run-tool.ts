import { spawn } from "node:child_process";
import { once } from "node:events";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "./published-package.ts";

const own = fileURLToPath(new URL("../node_modules/.bin", import.meta.url));

/** What a program printed, and whether it was content. */
export interface Run {
  readonly isSuccess: boolean;
  readonly output: string;
}

/** Where a program is run, and the variables that it gets. */
export interface Surroundings {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** Runs a program until it ends. */
export async function runProgram(
  program: string,
  words: readonly string[],
  { folder, environment }: Surroundings,
): Promise<Run> {
  const child = spawn(program, words, { cwd: folder, env: environment, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  const [code] = await once(child, "close");
  return { isSuccess: code === 0, output: output.trim() };
}

/** Runs one of the tools of the repository. */
export function runTool(program: string, words: readonly string[], folder: string = root): Promise<Run> {
  const PATH = [own, join(root, "node_modules/.bin"), process.env.PATH].join(delimiter);
  return runProgram(program, words, { folder, environment: { ...process.env, PATH, NO_COLOR: "1" } });
}
