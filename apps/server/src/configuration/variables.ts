import type { AdapterSetting, SinkType } from "@grouphook/core";

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** One variable that the server reads, and the setting that it sets. */
export interface Variable {
  readonly name: string;
  readonly path: readonly string[];
  readonly kind: "text" | "number" | "flag" | "list";
  readonly description: string;
}

/** Chooses the sources. Read first, since the sources determine the other variables. */
export const SOURCES_VARIABLE = "GROUPHOOK_SOURCES";

/** Chooses the sinks, which determine further variables. */
export const SINKS_VARIABLE = "GROUPHOOK_SINKS";

const sourceSettings: readonly SourceSetting[] = [
  {
    name: "pathSecret",
    kind: "list",
    description: "path segment that every callback must carry, or one of several separated by commas (none)",
  },
  {
    name: "secretHeader",
    kind: "text",
    description: "header that may carry the path secret instead of the path (none)",
  },
  {
    name: "secretParameter",
    kind: "text",
    description: "query parameter that may carry the path secret instead of the path (none)",
  },
  { name: "onFailure", kind: "text", description: "what to answer if grouphook itself fails: allow or deny (deny)" },
  {
    name: "allowAddresses",
    kind: "list",
    description: "addresses and CIDR ranges that callbacks are accepted from (all)",
  },
  { name: "messages", kind: "text", description: "store (record and feed), feed (feed only) or none (store)" },
  { name: "messageRetentionDays", kind: "number", description: "days to keep messages, or forever (forever)" },
  {
    name: "policyDeadlineMs",
    kind: "number",
    description: "milliseconds that a policy may take (nearly the vendor's timeout)",
  },
  {
    name: "commandsAskPolicy",
    path: ["commands", "askPolicy"],
    kind: "flag",
    description: "true to ask the policy also about what apps command (false)",
  },
  { name: "forwardUrl", path: ["forward", "url"], kind: "text", description: "the app's URL for callbacks (none)" },
  {
    name: "forwardCommands",
    path: ["forward", "commands"],
    kind: "list",
    description: "commands that the app answers, as far as grouphook does not, with * for any characters (none)",
  },
  {
    name: "forwardAlso",
    path: ["forward", "also"],
    kind: "list",
    description: "commands that the app also gets, although grouphook answers them (none)",
  },
  {
    name: "forwardOnFailure",
    path: ["forward", "onFailure"],
    kind: "text",
    description: "what to answer if the app does not: allow, deny or unavailable (unavailable)",
  },
  {
    name: "forwardDeadlineMs",
    path: ["forward", "deadlineMs"],
    kind: "number",
    description: "milliseconds that the app may take (most of the vendor's timeout)",
  },
  {
    name: "forwardConnectionLimit",
    path: ["forward", "connectionLimit"],
    kind: "number",
    description: "maximum number of callbacks that the app gets at the same time (64)",
  },
  {
    name: "forwardQueueLimit",
    path: ["forward", "queueLimit"],
    kind: "number",
    description: "maximum number of callbacks that wait for that (256)",
  },
  {
    name: "forwardAnswerLimit",
    path: ["forward", "answerLimit"],
    kind: "number",
    description: "largest answer of the app in bytes (1048576)",
  },
  {
    name: "reconcile",
    path: ["reconcile", "enabled"],
    kind: "flag",
    description: "false to read no groups at the vendor unasked; needs the credentials of a client (true)",
  },
  {
    name: "reconcileReadsPerSecond",
    path: ["reconcile", "readsPerSecond"],
    kind: "number",
    description: "groups and pages of members or messages read in a second, imports apart (20)",
  },
  {
    name: "reconcileSweepShare",
    path: ["reconcile", "sweepShare"],
    kind: "number",
    description: "part of them that sweeps may take (0.5)",
  },
  {
    name: "reconcileSweepHours",
    path: ["reconcile", "sweepHours"],
    kind: "number",
    description: "hours between the beginnings of sweeps, 0 for none (24)",
  },
  {
    name: "reconcileSweepMessageDays",
    path: ["reconcile", "sweepMessageDays"],
    kind: "number",
    description: "days of which missing messages are looked for, 0 for none (1)",
  },
  {
    name: "reconcileImport",
    path: ["reconcile", "import"],
    kind: "flag",
    description: "false to bring in no groups where the source is new (true)",
  },
  {
    name: "reconcileImportMessageDays",
    path: ["reconcile", "importMessageDays"],
    kind: "number",
    description: "days of which messages are brought in with them (0)",
  },
];

/** A setting of every source; its name is its path unless set. */
interface SourceSetting extends Pick<Variable, "name" | "kind" | "description"> {
  readonly path?: readonly string[];
}

/** The name of the variable that holds a setting of a source. */
export function variableName(source: string, setting: string): string {
  const words = setting.replace(/[A-Z]/g, (capital) => `_${capital}`);
  return `${variablePrefix(source)}${words.toUpperCase()}`;
}

/** The prefix of the names of a source's variables. */
export function variablePrefix(source: string): string {
  return `GROUPHOOK_${source.replace(/[^A-Za-z0-9]/g, "_").toUpperCase()}_`;
}

/** The variables of one source: those of every source, and those of its adapter and its client. */
export function sourceVariables(source: string, ofPackage: readonly AdapterSetting[]): readonly Variable[] {
  const texts = ofPackage.map((setting) => ({ ...setting, kind: "text" as const }));
  const settings: readonly SourceSetting[] = [...sourceSettings, ...texts];
  return settings.map(({ name, path = [name], kind, description }) => ({
    name: variableName(source, name),
    path: ["sources", source, ...path],
    kind,
    description,
  }));
}

const sinkSettings = [
  { name: "filterSource", path: ["filter", "source"], kind: "text", description: "only events of this source (all)" },
  { name: "filterGroupId", path: ["filter", "groupId"], kind: "text", description: "only events of this group (all)" },
  {
    name: "filterTypes",
    path: ["filter", "types"],
    kind: "list",
    description: "only events of these types, separated by commas (all)",
  },
  {
    name: "startAt",
    path: ["startAt"],
    kind: "text",
    description: "where a new sink begins: with the oldest event, or with the newest (oldest)",
  },
] as const;

/** The variables of one sink: those of every sink, and those of its package. */
export function sinkVariables(sink: string, { settings }: Pick<SinkType, "settings">): readonly Variable[] {
  const own = settings.map(({ name, description }) => ({ name, path: [name], kind: "text" as const, description }));
  return [...sinkSettings, ...own].map(({ name, path, kind, description }) => ({
    name: variableName(sink, name),
    path: ["sinks", sink, ...path],
    kind,
    description,
  }));
}
