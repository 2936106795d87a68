import { vendors } from "./adapters.js";
import { sinkKinds } from "./sink-types.js";
import { SINKS_VARIABLE, SOURCES_VARIABLE, type Variable } from "./variables.js";

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
