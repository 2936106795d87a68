import { destination, type Logger, pino } from "pino";
import type { LogLevel } from "./configuration.js";

/** How long the end of the process waits for its last lines. */
const FLUSH_MS = 500;

/** The server's log: JSON lines on standard output, written behind the caller's back. */
export interface Log {
  readonly logger: Logger;
  /** Resolves when what is still waiting was written, or soon after if nobody reads it. */
  flush(): Promise<void>;
}

/** Opens the log. */
export function openLog(level: LogLevel): Log {
  const output = destination({ dest: 1, sync: false });
  let isReaderGone = false;
  // A reader of our standard output that went away is no reason to stop serving.
  output.on("error", () => {
    isReaderGone = true;
  });
  return {
    logger: pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, output),
    flush: () =>
      new Promise((resolve) => {
        if (isReaderGone) return resolve();
        setTimeout(resolve, FLUSH_MS);
        output.flush(() => resolve());
      }),
  };
}
