import { chooseSinks } from "../configuration/choose-sinks.js";
import { chooseSources, packageSettings, type Surroundings } from "../configuration/choose-sources.js";
import { choosingVariables, withChoosingFiles } from "../configuration/choosing-variables.js";
import { ConfigurationError } from "../configuration/configuration-error.js";
import { withEnvFile } from "../configuration/env-file.js";
import { serverVariables } from "../configuration/server-variables.js";
import { type Environment, sinkVariables, sourceVariables } from "../configuration/variables.js";

const introduction = `Environment variables:
  They override the file. Defaults are in parentheses. <NAME>_FILE may name a file with the value of <NAME>.
`;

/** Every variable with its default, including those of the chosen sources and sinks. */
export async function variablesText({ environment, folder }: Surroundings): Promise<string> {
  const surroundings = { environment: readableIn(folder, environment), folder };
  const { chosen } = await chooseSources(undefined, surroundings);
  const sinks = await chooseSinks(undefined, surroundings, []);
  const rows = [
    ...serverVariables,
    ...choosingVariables,
    ...sinks.chosen.flatMap(({ name, sinkType }) => (sinkType ? sinkVariables(name, sinkType) : [])),
    ...chosen.flatMap((source) => (source.vendorAdapter ? sourceVariables(source.name, packageSettings(source)) : [])),
  ];
  const width = Math.max(...rows.map(({ name }) => name.length));
  const lines = rows.map(({ name, description }) => `  ${name.padEnd(width)}  ${description}`);
  return [introduction, ...lines].join("\n");
}

/** Help is given whatever is wrong with the files. */
function readableIn(folder: string, environment: Environment): Environment {
  try {
    return withChoosingFiles(withEnvFile(folder, environment));
  } catch (fault) {
    if (fault instanceof ConfigurationError) return environment;
    throw fault;
  }
}
