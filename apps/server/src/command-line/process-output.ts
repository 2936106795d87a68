import type { Output } from "./context.js";

/** Prints to the streams of this process, and sets its exit code. */
export const processOutput: Output = {
  print: (text) => void process.stdout.write(`${text}\n`),
  tell: (line) => void process.stderr.write(`grouphook: ${line}\n`),
  end(code) {
    process.exitCode ??= code;
  },
};

/** A reader that wants no more, such as `head`, is no fault. */
export function allowReadersToLeave(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (fault: NodeJS.ErrnoException) => {
      if (fault.code !== "EPIPE") throw fault;
    });
  }
}
