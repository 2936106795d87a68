import { vendors } from "./adapters.js";
import { ConfigurationError } from "./configuration-error.js";
import { sinkKinds } from "./sink-types.js";
import { readVariableFiles } from "./variable-files.js";
import { type Environment, SINKS_VARIABLE, SOURCES_VARIABLE, type Variable } from "./variables.js";

/** The variables that determine which others there are. */
export const choosingVariables: readonly Variable[] = [
  {
    name: SOURCES_VARIABLE,
    path: ["sources"],
    kind: "list",
    description:
      `sources to serve, comma-separated: ${vendors[0]}, name=${vendors[0]}, or name=npm:<package> for an adapter ` +
      "of your own (every installed adapter)",
  },
  {
    name: SINKS_VARIABLE,
    path: ["sinks"],
    kind: "list",
    description:
      `sinks to run, comma-separated: name=kind, with one of ${sinkKinds.join(", ")}, or npm:<package> for a sink of ` +
      "your own (none)",
  },
];

/**
 * The environment, where a variable that chooses may be in a file that `<NAME>_FILE` names. The others are not known before these.
 * Throws a `ConfigurationError` if such a file cannot be read.
 */
export function withChoosingFiles(environment: Environment): Environment {
  const read = readVariableFiles(environment, (name) => choosingVariables.some((variable) => variable.name === name));
  if (read.faults.length > 0) throw new ConfigurationError(read.faults);
  return read.environment;
}
