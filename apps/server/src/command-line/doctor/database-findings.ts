import { type DatabaseExamination, examineDatabase, parseDatabaseUrl } from "@grouphook/core/storage";
import type { ServerPlan } from "../../configuration/plan-server.js";
import { reasonOf } from "../context.js";
import type { Finding } from "./finding.js";

/** Rows of a whole batch of callbacks go in one packet. */
const LEAST_PACKET_BYTES = 16 * 1024 * 1024;
const MOST_AHEAD_MS = 5000;

/** What a look at the database has found, and whether the record in it can be read. */
export interface DatabaseFindings {
  readonly findings: readonly Finding[];
  readonly isReadable: boolean;
}

/** Looks at the configured database, and changes nothing. */
export async function findInDatabase({ configuration, lineOf }: ServerPlan): Promise<DatabaseFindings> {
  let examined: DatabaseExamination;
  try {
    examined = await examineDatabase(configuration.databaseUrl);
  } catch (fault) {
    const text = lineOf({ path: ["databaseUrl"], message: reasonOf(fault) });
    return { findings: [{ check: "database", status: "fault", text }], isReadable: false };
  }
  const { product, migrations, server } = examined;
  const tables = tablesFinding(migrations);
  return {
    findings: [
      { check: "database", status: "ok", text: `${placeOf(configuration.databaseUrl)}: ${product}` },
      ...serverFindings(server),
      tables,
    ],
    isReadable: tables.status === "ok",
  };
}

function placeOf(databaseUrl: string): string {
  const database = parseDatabaseUrl(databaseUrl);
  return database.family === "sqlite" ? database.path : `${database.host}:${database.port}/${database.database}`;
}

function tablesFinding({ made, pending, unknown }: DatabaseExamination["migrations"]): Finding {
  const check = "tables";
  const [strange] = unknown;
  if (strange !== undefined) {
    const advice = "Start that version, or restore a backup from before it.";
    return {
      check,
      status: "fault",
      text: `the tables are of a newer version of grouphook, which made ${strange}`,
      advice,
    };
  }
  if (made.length === 0) return { check, status: "note", text: "there are no tables yet: the first start makes them" };
  if (pending.length === 0) return { check, status: "ok", text: `up to date (${made.at(-1)})` };
  const advice = "Make a backup, then run `grouphook migrate`, or let the next start do it.";
  return { check, status: "warning", text: `of an older version: ${pending.join(", ")} will be made`, advice };
}

function serverFindings(server: DatabaseExamination["server"]): readonly Finding[] {
  if (!server) return [];
  const { sqlMode, isReadOnly, isDurable, packetBytes, clockAhead } = server;
  const check = "database";
  const findings: Finding[] = [
    { check, status: "ok", text: `sql_mode is ${sqlMode || "empty"}; grouphook sets its own for its sessions` },
  ];
  if (isReadOnly) findings.push({ check, status: "fault", text: "the server is read-only (read_only)" });
  if (!isDurable) {
    const advice = "Set innodb_flush_log_at_trx_commit=1.";
    findings.push({ check, status: "warning", text: "a power failure loses what vendors were told is stored", advice });
  }
  if (packetBytes < LEAST_PACKET_BYTES) {
    const advice = "Set max_allowed_packet to at least 16M.";
    findings.push({
      check,
      status: "warning",
      text: `max_allowed_packet is ${packetBytes} bytes: batches are small`,
      advice,
    });
  }
  if (Math.abs(clockAhead) > MOST_AHEAD_MS) {
    const direction = clockAhead > 0 ? "ahead of" : "behind";
    findings.push({
      check: "clock",
      status: "warning",
      text: `the database's clock is ${seconds(clockAhead)} ${direction} ours`,
    });
  }
  return findings;
}

/** A duration without its sign. */
export function seconds(milliseconds: number): string {
  return `${(Math.abs(milliseconds) / 1000).toFixed(1)} s`;
}
