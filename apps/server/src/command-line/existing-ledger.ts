import { existsSync } from "node:fs";
import { openLedger, parseDatabaseUrl, type StoredLedger } from "@grouphook/core/storage";
import type { ServerPlan } from "../configuration/plan-server.js";
import type { Output } from "./context.js";

/**
 * Opens the configured database beside a running server, or without one. Rejects if there is none: a command that works on a
 * record makes no new one.
 */
export async function openExistingLedger(plan: ServerPlan, { tell }: Pick<Output, "tell">): Promise<StoredLedger> {
  const { databaseUrl } = plan.configuration;
  const lineOf = (message: string) => plan.lineOf({ path: ["databaseUrl"], message });
  const database = parseDatabaseUrl(databaseUrl);
  if (database.family === "sqlite" && !existsSync(database.path))
    throw new Error(lineOf(`there is no ${database.path}; a start makes it, or: grouphook migrate`));
  return openLedger({
    url: databaseUrl,
    // The server prunes, by what it is configured to keep.
    retentionDays: { callbacks: "forever", receipts: "forever" },
    onFault: ({ message, cause }) => tell(`${message}: ${cause instanceof Error ? cause.message : String(cause)}`),
  }).catch((cause: unknown) => {
    throw new Error(lineOf("the database cannot be used"), { cause });
  });
}
