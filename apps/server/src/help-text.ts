import { vendors } from "./configuration/adapters.js";
import { chooseSources, type Surroundings } from "./configuration/choose-sources.js";
import { SOURCES_VARIABLE, serverVariables, sourceVariables } from "./configuration/variables.js";

const usage = `Usage: grouphook [options]

Answers IM vendors' group callbacks and keeps one durable record of groups.

Options:
  --config <path>  configuration file (grouphook.config.ts, .js or .mjs in the working folder)
  --check          check the configuration, try the database, change nothing and exit
  --version        print the version and exit
  --help           print this and exit

Environment, which overrides the file; <NAME>_FILE names a file that holds the value of <NAME>:`;

/** What `--help` prints: the options, and every variable with its default, those of the chosen sources included. */
export async function helpText(surroundings: Surroundings): Promise<string> {
  const { chosen } = await chooseSources(undefined, surroundings);
  const rows = [
    ...serverVariables,
    {
      name: SOURCES_VARIABLE,
      description:
        `sources to serve, comma-separated: ${vendors[0]}, name=${vendors[0]}, or name=npm:<package> for an adapter ` +
        "of your own (every installed adapter of ours)",
    },
    ...chosen.flatMap(({ name, vendorAdapter }) => (vendorAdapter ? sourceVariables(name, vendorAdapter) : [])),
  ];
  const width = Math.max(...rows.map(({ name }) => name.length));
  const lines = rows.map(({ name, description }) => `  ${name.padEnd(width)}  ${description}`);
  return [usage, ...lines].join("\n");
}
