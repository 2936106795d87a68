import { runWith } from "../command-line/run.js";

/** What a command printed, and how it ended. */
export interface CommandRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the command in this process, which takes a fraction of the time of its own. The environment has no other variables than
 * these; paths are relative to this process's folder: give whole ones.
 */
export async function runCommand(
  folder: string,
  words: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<CommandRun> {
  let [code, stdout, stderr] = [0, "", ""];
  const output = {
    print(text: string) {
      stdout += `${text}\n`;
    },
    tell(line: string) {
      stderr += `grouphook: ${line}\n`;
    },
    end(ended: number) {
      code ||= ended;
    },
  };
  await runWith(output, words, { environment: variables, folder });
  return { code, stdout, stderr };
}
