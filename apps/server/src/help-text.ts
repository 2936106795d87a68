import { loadAdapter, vendors } from "./configuration/adapters.js";
import { SOURCES_VARIABLE, serverVariables, sourceVariables } from "./configuration/variables.js";

const usage = `Usage: grouphook [options]

Answers IM vendors' group callbacks and keeps one durable record of groups.

Options:
  --config <path>  configuration file (grouphook.config.ts, .js or .mjs in the working folder)
  --check          check the configuration, try the database, change nothing and exit
  --version        print the version and exit
  --help           print this and exit

Environment, which overrides the file:`;

/** What `--help` prints: the options, and every variable with its default, installed adapters' own included. */
export async function helpText(): Promise<string> {
  const rows = [
    ...serverVariables,
    {
      name: SOURCES_VARIABLE,
      description: `sources to serve, e.g. ${vendors[0]} or name=${vendors[0]}, comma-separated (every installed adapter)`,
    },
  ];
  for (const vendor of vendors) {
    const adapter = await loadAdapter(vendor);
    if ("vendorAdapter" in adapter) rows.push(...sourceVariables(vendor, adapter.vendorAdapter));
  }
  const width = Math.max(...rows.map(({ name }) => name.length));
  const lines = rows.map(({ name, description }) => `  ${name.padEnd(width)}  ${description}`);
  return [usage, ...lines].join("\n");
}
