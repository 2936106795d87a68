import { type Logger, pino } from "pino";
import type { LogLevel } from "./configuration.js";
import { StandardOutput } from "./standard-output.js";

/** The server's log: JSON lines on standard output, written behind the caller's back. */
export interface Log {
  readonly logger: Logger;
  /** Resolves when what is still waiting was written, or soon after if nobody reads it. */
  flush(): Promise<void>;
}

/** Opens the log. */
export function openLog(level: LogLevel): Log {
  const output = new StandardOutput();
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, output);
  return { logger, flush: () => output.flush() };
}
