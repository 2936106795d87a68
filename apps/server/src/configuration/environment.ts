import type { ChosenSink } from "./choose-sinks.js";
import { type Choice, type ChosenSource, packageSettings } from "./choose-sources.js";
import { listOf } from "./comma-list.js";
import { isRecord } from "./is-record.js";
import { unknownName } from "./nearest.js";
import { serverVariables } from "./server-variables.js";
import { readVariableFiles } from "./variable-files.js";
import {
  type Environment,
  SINKS_VARIABLE,
  SOURCES_VARIABLE,
  sinkVariables,
  sourceVariables,
  type Variable,
  variablePrefix,
} from "./variables.js";

/** The part of the configuration that the environment sets. */
export interface EnvironmentConfiguration {
  readonly settings: { readonly [setting: string]: unknown };
  readonly sources: { readonly [source: string]: { readonly [setting: string]: unknown } };
  readonly sinks: { readonly [sink: string]: { readonly [setting: string]: unknown } };
  /** The variable that set each value, by the value's path joined with dots. */
  readonly variables: ReadonlyMap<string, string>;
  /** The variable of each value that may be set, by the same. */
  readonly names: ReadonlyMap<string, string>;
  /** Those variables whose value is not known, since its file cannot be read. */
  readonly unread: ReadonlySet<string>;
  /** One line each. */
  readonly faults: readonly string[];
}

/** Reads the GROUPHOOK_ variables, HOST and PORT, each also from the file that `<NAME>_FILE` names. Does not check the values. */
export function readEnvironment(
  environment: Environment,
  chosen: readonly ChosenSource[],
  { absent, misnamed }: Pick<Choice, "absent" | "misnamed"> = { absent: new Map(), misnamed: [] },
  chosenSinks: readonly ChosenSink[] = [],
): EnvironmentConfiguration {
  const known = knownVariables(chosen, chosenSinks);
  const unavailable = [
    ...misnamed,
    ...chosen.flatMap(({ name, vendorAdapter }) => (vendorAdapter ? [] : [name])),
    ...chosenSinks.flatMap(({ name, sinkType }) => (sinkType ? [] : [name])),
  ];
  const settings: Record<string, unknown> = {};
  const sources: Record<string, Record<string, unknown>> = {};
  const sinks: Record<string, Record<string, unknown>> = {};
  const variables = new Map<string, string>();
  const files = readVariableFiles(environment, (name) => known.has(name));
  const faults: string[] = [...files.faults];

  for (const [name, value] of Object.entries(files.environment)) {
    if (value === undefined || !isOurs(name)) continue;
    const [variable, rival] = known.get(name) ?? [];
    if (!variable) {
      if (!unavailable.some((source) => name.startsWith(variablePrefix(source)))) {
        const isServed = chosen.some((source) => name.startsWith(variablePrefix(source.name)));
        const [, reason] = [...absent].find(([source]) => !isServed && name.startsWith(variablePrefix(source))) ?? [];
        faults.push(`${name}: ${reason ?? unknownName(name, [SOURCES_VARIABLE, SINKS_VARIABLE, ...known.keys()])}`);
      }
      continue;
    }
    if (rival) {
      faults.push(`${name}: means both ${variable.path.join(".")} and ${rival.path.join(".")}; rename the source`);
      continue;
    }
    const [first = "", owner, setting, part] = variable.path;
    const parsed = parse(variable, value);
    if (owner === undefined || setting === undefined) settings[first] = parsed;
    else {
      const owners = first === "sinks" ? sinks : sources;
      const before = owners[owner]?.[setting];
      const whole = part === undefined ? parsed : { ...(isRecord(before) && before), [part]: parsed };
      owners[owner] = { ...owners[owner], [setting]: whole };
    }
    variables.set(variable.path.join("."), name);
  }
  const names = new Map([...known].flatMap(([name, meant]) => meant.map(({ path }) => [path.join("."), name])));
  return { settings, sources, sinks, variables, names, unread: files.unread, faults };
}

function knownVariables(
  chosen: readonly ChosenSource[],
  chosenSinks: readonly ChosenSink[],
): ReadonlyMap<string, readonly Variable[]> {
  const ofSources = chosen.flatMap((source) =>
    source.vendorAdapter ? sourceVariables(source.name, packageSettings(source)) : [],
  );
  const ofSinks = chosenSinks.flatMap(({ name, sinkType }) => (sinkType ? sinkVariables(name, sinkType) : []));
  return Map.groupBy([...serverVariables, ...ofSources, ...ofSinks], ({ name }) => name);
}

function isOurs(name: string): boolean {
  if (name === "HOST" || name === "PORT") return true;
  return (
    name.startsWith("GROUPHOOK_") &&
    name !== SOURCES_VARIABLE &&
    name !== SINKS_VARIABLE &&
    !name.startsWith("GROUPHOOK_TEST_")
  );
}

function parse({ kind }: Variable, value: string): unknown {
  switch (kind) {
    case "text":
      return value;
    case "number":
      return /^\d+(\.\d+)?$/.test(value) ? Number(value) : value;
    case "flag":
      return value === "true" || (value === "false" ? false : value);
    case "list":
      return listOf(value);
  }
}
