import { join } from "node:path";
import { pino } from "pino";
import { onTestFinished } from "vitest";
import type { Configuration } from "../configuration/configuration.js";
import { planServer } from "../configuration/plan-server.js";
import { type RunningServer, startPlanned } from "../start-server.js";
import { temporaryFolder } from "./temporary-folder.js";

/** A server on a free port and an empty SQLite ledger, stopped after the test, with the text of its log. */
export async function startLoggingServer(
  configuration: Configuration = {},
): Promise<RunningServer & { readonly lines: readonly string[] }> {
  const databaseUrl = `sqlite:${join(temporaryFolder(), "ledger.db")}`;
  const plan = await planServer({ port: 0, databaseUrl, ...configuration });
  const lines: string[] = [];
  const logger = pino({ level: plan.configuration.logLevel, base: null }, { write: (line) => void lines.push(line) });
  const server = await startPlanned(plan, logger);
  onTestFinished(() => server.stop());
  return { ...server, lines };
}
