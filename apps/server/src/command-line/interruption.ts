import { exitCodes } from "./context.js";

/** Whether somebody wants a command to end. */
export interface Interruption {
  /** Aborts at the first SIGINT or SIGTERM; a second one ends the process at once. */
  readonly signal: AbortSignal;
  /** Signals mean again what they mean without it. */
  end(): void;
}

/** Lets a command end in order when it is interrupted. */
export function interruptible(): Interruption {
  const asked = new AbortController();
  const ask = () => {
    if (asked.signal.aborted) process.exit(exitCodes.interrupted);
    asked.abort();
  };
  process.on("SIGINT", ask).on("SIGTERM", ask);
  return {
    signal: asked.signal,
    end: () => void process.off("SIGINT", ask).off("SIGTERM", ask),
  };
}
