import { readFileSync } from "node:fs";
import type { SetupFile } from "@grouphook/core/adapter";
import { parse } from "yaml";
import type { ServerPlan } from "../../configuration/plan-server.js";
import { callbackPath } from "../../http/callback-path.js";
import { reasonOf, UsageError } from "../context.js";
import type { Finding } from "./finding.js";

/** What files of vendors' own servers say: whether they call us, and the commands that they send, by source. */
export interface SetupFindings {
  readonly findings: readonly Finding[];
  readonly enabled: ReadonlyMap<string, readonly string[]>;
}

/** Looks at files, each given as `source=path`, or as a path where one source alone has such files. */
export function findInSetups(plan: ServerPlan, words: readonly string[]): SetupFindings {
  const findings: Finding[] = [];
  const enabled = new Map<string, readonly string[]>();
  for (const word of words) {
    const { source, path } = fileOf(plan, word);
    const { pathSecret: [secret] = [] } = plan.configuration.sources[source] ?? {};
    const examined = plan.vendorAdapters.get(source)?.examineSetup?.(read(path), callbackPath(source, secret));
    if (!examined) throw new UsageError(`--setup: source ${source} has no file to look at`);
    if (examined.commands) enabled.set(source, examined.commands);
    const found = examined.findings.map(
      ({ severity, text }): Finding => ({ check: "setup", status: severity, text: `${path}: ${text}` }),
    );
    const isWell = found.every(({ status }) => status === "note");
    if (isWell) findings.push({ check: "setup", status: "ok", text: `${path}: calls source ${source}` });
    findings.push(...found);
  }
  return { findings, enabled };
}

function fileOf(plan: ServerPlan, word: string): { readonly source: string; readonly path: string } {
  const [name = "", ...rest] = word.split("=");
  if (rest.length > 0 && plan.adapters.has(name)) return { source: name, path: rest.join("=") };
  const able = [...plan.vendorAdapters].filter(([, { examineSetup }]) => examineSetup).map(([source]) => source);
  const [source, another] = able;
  if (source === undefined || another !== undefined)
    throw new UsageError(
      `--setup ${word}: say which source it is of: --setup <source>=<file>; sources with files: ${able.join(", ") || "none"}`,
    );
  return { source, path: word };
}

function read(path: string): SetupFile {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (fault) {
    throw new UsageError(`--setup ${path}: cannot be read: ${reasonOf(fault)}`);
  }
  try {
    const parsed: unknown = parse(text);
    return { text, parsed };
  } catch {
    return { text };
  }
}
