import { type Logger, pino } from "pino";
import type { LogFormat, LogLevel } from "../configuration/configuration.js";
import { StandardOutput } from "./standard-output.js";

/** The server's log on standard output, written asynchronously. */
export interface Log {
  readonly logger: Logger;
  /** Resolves when all lines are written, or soon after if standard output is not read. */
  flush(): Promise<void>;
}

/** Opens the log. Unless a format is chosen, it is readable lines on a terminal and JSON lines elsewhere. */
export async function openLog(level: LogLevel, chosen?: LogFormat): Promise<Log> {
  const format = chosen ?? (process.stdout.isTTY ? "pretty" : "json");
  const output = new StandardOutput();
  const stream = format === "pretty" ? await prettyPrinted(output) : output;
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, stream);
  return { logger, flush: () => output.flush() };
}

async function prettyPrinted(output: StandardOutput): Promise<{ write(line: string): void }> {
  const { prettyFactory } = await import("pino-pretty");
  const colorize = process.stdout.isTTY && process.stdout.hasColors() && !process.env.NO_COLOR;
  const pretty = prettyFactory({ colorize, singleLine: true, translateTime: "SYS:HH:MM:ss.l" });
  return { write: (line) => output.write(pretty(line)) };
}
