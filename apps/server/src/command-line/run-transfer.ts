import type { TransferOptions, Transferred } from "@grouphook/core/storage";
import { exitCodes, type Output } from "./context.js";
import { interruptible } from "./interruption.js";
import { type Progress, showProgress } from "./progress.js";

/** Runs a transfer that can be interrupted, shows how far it is, and tells what came of it. */
export async function runTransfer(
  transfer: (options: TransferOptions) => Promise<Transferred>,
  { output, isJson, done }: { readonly output: Output; readonly isJson: boolean; readonly done: string },
): Promise<void> {
  const interruption = interruptible();
  let progress: Progress | undefined;
  try {
    const { rows, isComplete } = await transfer({
      signal: interruption.signal,
      onProgress({ rows: reached, goal, table }) {
        progress ??= showProgress(output, goal);
        progress.reach(reached, `${reached} of ${goal} rows, ${table}`);
      },
    });
    progress?.end(isComplete ? "done" : "interrupted");
    if (isJson) output.print(JSON.stringify({ rows, isComplete }, null, 2));
    else output.print(`${rows} rows ${isComplete ? done : "so far; run it again to go on"}`);
    if (!isComplete) output.end(exitCodes.interrupted);
  } finally {
    interruption.end();
  }
}
