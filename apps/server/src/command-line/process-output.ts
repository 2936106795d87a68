import type { Output } from "./context.js";

/** Prints to the streams of this process, and sets its exit code. */
export const processOutput: Output = {
  print: (text) => void process.stdout.write(`${text}\n`),
  tell: (line) => void process.stderr.write(`grouphook: ${line}\n`),
  end(code) {
    process.exitCode ??= code;
  },
};
