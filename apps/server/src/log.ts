import { destination, type Logger, pino } from "pino";
import type { LogLevel } from "./configuration.js";

/** The server's log: JSON lines on standard output, written behind the caller's back. */
export interface Log {
  readonly logger: Logger;
  /** Writes out what is still waiting; call it before the process ends. */
  flush(): void;
}

/** Opens the log. */
export function openLog(level: LogLevel): Log {
  const output = destination({ dest: 1, sync: false });
  return {
    logger: pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, output),
    flush() {
      try {
        output.flushSync();
      } catch {
        // Standard output is gone, and with it the only place to say so.
      }
    },
  };
}
