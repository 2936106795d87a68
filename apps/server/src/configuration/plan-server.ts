import type { Adapter, VendorAdapter, VendorClient } from "@grouphook/core";
import { type CheckedConfiguration, checkConfiguration } from "./check-configuration.js";
import { type ChosenSink, chooseSinks } from "./choose-sinks.js";
import { type ChosenSource, chooseSources } from "./choose-sources.js";
import { ConfigurationError, type ConfigurationFault } from "./configuration-error.js";
import { configureClients } from "./configure-clients.js";
import { configureSinks, type PlannedSink } from "./configure-sinks.js";
import { configureSources } from "./configure-sources.js";
import { type EnvironmentConfiguration, readEnvironment } from "./environment.js";
import { exposureFaults } from "./exposure.js";
import { isRecord } from "./is-record.js";
import { addressFaults } from "./subscription-settings.js";
import type { Environment } from "./variables.js";

/** A valid configuration and an adapter for each of its sources. */
export interface ServerPlan {
  readonly configuration: CheckedConfiguration;
  readonly adapters: ReadonlyMap<string, Adapter>;
  /** What the adapters of sources were made by, where they were not made by the configuration itself. */
  readonly vendorAdapters: ReadonlyMap<string, VendorAdapter>;
  /** Of every source, as written: secrets among them. */
  readonly settings: ReadonlyMap<string, { readonly [setting: string]: unknown }>;
  /** Of the sources that have one. */
  readonly clients: ReadonlyMap<string, VendorClient>;
  /** Why the other sources have none. */
  readonly withoutClient: ReadonlyMap<string, string>;
  readonly sinks: ReadonlyMap<string, PlannedSink>;
  /** Settings that are allowed but unsafe; one line each. */
  readonly warnings: readonly string[];
  /** Where there is no configuration file and nothing names sources: that it is so, and what is served, in one line. */
  readonly withoutFile?: string;
  /** Formats a fault that is found later in the same way: by the name under which the value was set. */
  readonly lineOf: (fault: ConfigurationFault) => string;
}

/**
 * Merges the written configuration with the environment, which wins, and checks the result. Adapters named by their package
 * are resolved from the folder. Throws a `ConfigurationError` with every fault.
 */
export async function planServer(
  written: Readonly<Record<string, unknown>>,
  environment: Environment = {},
  folder: string = process.cwd(),
): Promise<ServerPlan> {
  const choice = await chooseSources(written.sources, { environment, folder });
  const sinkChoice = await chooseSinks(
    written.sinks,
    { environment, folder },
    choice.chosen.map(({ name }) => name),
  );
  const fromEnvironment = readEnvironment(environment, choice.chosen, choice, sinkChoice.chosen);
  const sources = joinSources(written.sources, choice.chosen, fromEnvironment);
  const sinks = joinSinks(written.sinks, sinkChoice.chosen, fromEnvironment);
  const { sinks: _, ...others } = written;
  const joined: Readonly<Record<string, unknown>> = { ...others, ...fromEnvironment.settings, sources };
  const checked = checkConfiguration(joined);
  const configured = configureSources(choice.chosen, sources);
  const configuredClients = configureClients(choice.chosen, sources);
  const configuredSinks = configureSinks(sinkChoice.chosen, sinks);
  const faults: readonly ConfigurationFault[] = [
    ...choice.faults,
    ...("faults" in checked
      ? checked.faults
      : addressFaults(checked.configuration.subscriptions, checked.configuration.pushAllowAddresses)),
    ...configured.faults,
    ...configuredClients.faults,
    ...reconcileFaults(sources, configuredClients),
    ...sinkChoice.faults,
    ...configuredSinks.faults,
    ...settingsWithoutSecret(sources),
    ...unknownSources(joined.allowUnauthenticated, sources),
    ...exposureFaults(joined, configured.adapters),
  ];
  const lineOf = lineWith(fromEnvironment, { ...joined, sinks });
  const known = faults.filter((fault) => !isOfUnread(fault, fromEnvironment));
  // What an adapter and its client both find wrong is told once.
  const lines = [...new Set([...fromEnvironment.faults, ...known.map(lineOf)])];
  if (lines.length > 0 || "faults" in checked) throw new ConfigurationError(lines);
  const warnings = [...configured.warnings, ...configuredSinks.warnings].map(lineOf);
  const { adapters } = configured;
  const { clients, without: withoutClient } = configuredClients;
  return {
    configuration: checked.configuration,
    adapters,
    vendorAdapters: new Map(
      choice.chosen.flatMap(({ name, vendorAdapter }) => (vendorAdapter ? [[name, vendorAdapter] as const] : [])),
    ),
    settings: new Map(
      Object.entries(sources).filter((entry): entry is [string, Record<string, unknown>] => isRecord(entry[1])),
    ),
    clients,
    withoutClient,
    sinks: configuredSinks.sinks,
    warnings,
    lineOf,
  };
}

function joinSinks(
  written: unknown,
  chosen: readonly ChosenSink[],
  environment: EnvironmentConfiguration,
): { readonly [name: string]: unknown } {
  return Object.fromEntries(
    chosen.map(({ name }) => {
      const sink = isRecord(written) && Object.hasOwn(written, name) ? written[name] : {};
      if (!isRecord(sink)) return [name, sink];
      const more = environment.sinks[name] ?? {};
      const filter = { ...(isRecord(sink.filter) && sink.filter), ...(isRecord(more.filter) && more.filter) };
      return [name, { ...sink, ...more, ...(more.filter !== undefined && { filter }) }];
    }),
  );
}

function joinSources(
  written: unknown,
  chosen: readonly ChosenSource[],
  environment: EnvironmentConfiguration,
): { readonly [name: string]: unknown } {
  return Object.fromEntries(
    chosen.map(({ name, vendor }) => {
      const source = isRecord(written) && Object.hasOwn(written, name) ? written[name] : {};
      if (!isRecord(source)) return [name, source];
      const more = environment.sources[name] ?? {};
      const sections = ["forward", "reconcile"].flatMap((section) => {
        const [written, added] = [source[section], more[section]];
        return isRecord(added) ? [[section, { ...(isRecord(written) && written), ...added }]] : [];
      });
      return [name, { ...source, vendor, ...more, ...Object.fromEntries(sections) }];
    }),
  );
}

/** Faults for settings that need another one. */
function settingsWithoutSecret(sources: { readonly [name: string]: unknown }): readonly ConfigurationFault[] {
  return Object.entries(sources).flatMap(([name, source]) =>
    isRecord(source) && source.pathSecret === undefined
      ? ["secretHeader", "secretParameter"]
          .filter((setting) => source[setting] !== undefined)
          .map((setting) => ({ path: ["sources", name, setting], message: "needs pathSecret: the secret it carries" }))
      : [],
  );
}

/** Faults for settings of what cannot be done without a client that reads. */
function reconcileFaults(
  sources: { readonly [name: string]: unknown },
  { clients, faults }: ReturnType<typeof configureClients>,
): readonly ConfigurationFault[] {
  const isOfClient = (name: string) => faults.some(({ path }) => path[1] === name);
  return Object.entries(sources).flatMap(([name, source]) => {
    if (!isRecord(source) || source.reconcile === undefined) return [];
    if (clients.get(name)?.reads === true || isOfClient(name)) return [];
    const message = "needs a client that reads the vendor's groups: set the credentials of the source";
    return [{ path: ["sources", name, "reconcile"], message }];
  });
}

function unknownSources(names: unknown, sources: { readonly [name: string]: unknown }): readonly ConfigurationFault[] {
  const stray = Array.isArray(names) && names.some((name) => typeof name === "string" && !Object.hasOwn(sources, name));
  const message = `may name only sources: ${Object.keys(sources).join(", ")}`;
  return stray ? [{ path: ["allowUnauthenticated"], message }] : [];
}

/** Whether a fault is one of a value that is not known. */
function isOfUnread({ path }: ConfigurationFault, { variables, unread }: EnvironmentConfiguration): boolean {
  return path.some((_, index) => unread.has(variables.get(path.slice(0, index + 1).join(".")) ?? ""));
}

/** What is not set is called by both its names. */
function lineWith({ variables, names }: EnvironmentConfiguration, written: unknown): ServerPlan["lineOf"] {
  return ({ path, message }) => {
    const place = path.join(".");
    const value = path.reduce((of: unknown, name) => (isRecord(of) ? of[name] : undefined), written);
    const variable = value === undefined ? names.get(place) : undefined;
    return `${variables.get(place) ?? (variable === undefined ? place : `${place} (${variable})`)}: ${message}`;
  };
}
