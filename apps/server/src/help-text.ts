import { vendors } from "./configuration/adapters.js";
import { chooseSinks } from "./configuration/choose-sinks.js";
import { chooseSources, packageSettings, type Surroundings } from "./configuration/choose-sources.js";
import { sinkKinds } from "./configuration/sink-types.js";
import {
  SINKS_VARIABLE,
  SOURCES_VARIABLE,
  serverVariables,
  sinkVariables,
  sourceVariables,
} from "./configuration/variables.js";

const usage = `Usage: grouphook [options]
       grouphook erase --source <source> (--user <id> | --group <id>)

Answers the group callbacks of IM vendors and keeps a durable record of groups.

Options:
  --config <path>  configuration file (grouphook.config.ts, .js or .mjs in the working folder)
  --check          check the configuration, try the database and exit; changes nothing
  --version        print the version and exit
  --help           print this help and exit

Environment variables override the file. Defaults are in parentheses. <NAME>_FILE may name a file with the value of <NAME>:`;

/** The output of `erase --help`. */
export const erasureHelpText = `Usage: grouphook erase --source <source> (--user <id> | --group <id>) [options]

Takes a person, or what was said in a group, out of everything that is stored of a source. Works on the configured database,
with a server running on it or not. Interrupted, it is gone on with by a running server, or by the same command.

  --source <source>  in which source
  --user <id>        erase what this user said and is called
  --group <id>       erase what was said in this group, and what it and its members are called
  --config <path>    configuration file (grouphook.config.ts, .js or .mjs in the working folder)
  --help             print this help and exit

Delete the person or group at the vendor first: what comes in later is stored again.`;

/** The output of `--help`: the options, and every variable with its default, including those of the chosen sources. */
export async function helpText(surroundings: Surroundings): Promise<string> {
  const { chosen } = await chooseSources(undefined, surroundings);
  const sinks = await chooseSinks(undefined, surroundings, []);
  const rows = [
    ...serverVariables,
    {
      name: SOURCES_VARIABLE,
      description:
        `sources to serve, comma-separated: ${vendors[0]}, name=${vendors[0]}, or name=npm:<package> for an adapter ` +
        "of your own (every installed adapter)",
    },
    {
      name: SINKS_VARIABLE,
      description:
        `sinks to run, comma-separated: name=kind, with one of ${sinkKinds.join(", ")}, or npm:<package> for a sink of ` +
        "your own (none)",
    },
    ...sinks.chosen.flatMap(({ name, sinkType }) => (sinkType ? sinkVariables(name, sinkType) : [])),
    ...chosen.flatMap((source) => (source.vendorAdapter ? sourceVariables(source.name, packageSettings(source)) : [])),
  ];
  const width = Math.max(...rows.map(({ name }) => name.length));
  const lines = rows.map(({ name, description }) => `  ${name.padEnd(width)}  ${description}`);
  return [usage, ...lines].join("\n");
}
