import { openLedgerReader } from "@grouphook/core/storage";
import { ConfigurationError } from "../../configuration/configuration-error.js";
import type { ServerPlan } from "../../configuration/plan-server.js";
import { type CommandContext, configured } from "../context.js";
import { findServer, findThroughPublicUrl } from "./address-findings.js";
import { findCallers } from "./caller-findings.js";
import { findThroughClients } from "./client-findings.js";
import { findInDatabase } from "./database-findings.js";
import type { Finding } from "./finding.js";
import { type CommandSeen, findInRecord } from "./record-findings.js";
import { findInSetups } from "./setup-findings.js";

/** What to look at besides what is configured. */
export interface DoctorSubject {
  /** Where vendors reach the server. */
  readonly publicUrl?: string;
  /** Files of vendors' own servers, as `findInSetups` takes them. */
  readonly setups: readonly string[];
  readonly config?: string;
}

/** Everything that was found, in the order in which it was looked at. */
export interface Diagnosis {
  readonly findings: readonly Finding[];
  /** Of every source, what came and what should come; empty where the record cannot be read. */
  readonly commands: readonly CommandSeen[];
}

/** Without a valid configuration it is not known where the others are. */
const NOTHING_ELSE: Finding = {
  ...{ check: "configuration", status: "note" },
  text: "nothing else was looked at: where database, server and vendors are is in the configuration",
  advice: "Mend it, then look again.",
};

/** Looks at an installation, and changes nothing. */
export async function examine(
  context: CommandContext,
  { publicUrl, setups, config }: DoctorSubject,
): Promise<Diagnosis> {
  const plan = await planned(context, config);
  if (!("configuration" in plan)) return { findings: plan.faults, commands: [] };
  const count = plan.adapters.size;
  const database = await findInDatabase(plan);
  const setup = findInSetups(plan, setups);
  const record = database.isReadable ? await readRecord(plan, setup.enabled) : { findings: [], commands: [] };
  return {
    findings: [
      {
        check: "configuration",
        status: "ok",
        text: `valid; ${count} source${count === 1 ? "" : "s"}: ${[...plan.adapters.keys()].join(", ")}`,
      },
      ...(plan.withoutFile === undefined ? [] : [noteOf(plan.withoutFile)]),
      ...plan.warnings.map((text): Finding => ({ check: "configuration", status: "warning", text })),
      ...database.findings,
      ...findCallers(plan),
      await findServer(plan),
      ...(await findThroughClients(plan)),
      ...record.findings,
      ...setup.findings,
      ...(publicUrl === undefined ? [] : await findThroughPublicUrl(plan, publicUrl)),
    ],
    commands: record.commands,
  };
}

function noteOf(text: string): Finding {
  return { check: "configuration", status: "note", text };
}

async function planned(
  context: CommandContext,
  path: string | undefined,
): Promise<ServerPlan | { readonly faults: readonly Finding[] }> {
  try {
    return await configured(context, path);
  } catch (fault) {
    if (!(fault instanceof ConfigurationError)) throw fault;
    const faults = fault.faults.map((text): Finding => ({ check: "configuration", status: "fault", text }));
    return { faults: [...faults, NOTHING_ELSE] };
  }
}

async function readRecord(plan: ServerPlan, enabled: ReadonlyMap<string, readonly string[]>) {
  const reader = await openLedgerReader(plan.configuration.databaseUrl);
  try {
    return await findInRecord(reader, plan, enabled);
  } finally {
    await reader.close();
  }
}
