import { clientIn, type VendorClient, type VendorClientFactory } from "@grouphook/core";
import type { ChosenSource } from "./choose-sources.js";
import type { ConfigurationFault } from "./configuration-error.js";
import { settingsFor } from "./configure-sources.js";
import { isRecord } from "./is-record.js";
import { variableName } from "./variables.js";

/** The clients of the sources that have one, and the faults of their settings. */
interface ConfiguredClients {
  readonly clients: ReadonlyMap<string, VendorClient>;
  /** Why the other sources have none. */
  readonly without: ReadonlyMap<string, string>;
  readonly faults: readonly ConfigurationFault[];
}

/** Creates the client of every source for which its credentials are set. */
export function configureClients(
  chosen: readonly ChosenSource[],
  sources: { readonly [name: string]: unknown },
): ConfiguredClients {
  const clients = new Map<string, VendorClient>();
  const without = new Map<string, string>();
  const faults: ConfigurationFault[] = [];
  for (const one of chosen) {
    const source = sources[one.name];
    const made = isRecord(source) ? clientOf(one, source) : undefined;
    if (made && "client" in made) clients.set(one.name, made.client);
    else without.set(one.name, lackOf(one, isRecord(source) ? source : {}));
    if (made && "faults" in made)
      faults.push(...made.faults.map(({ path, message }) => ({ path: ["sources", one.name, ...path], message })));
  }
  return { clients, without, faults };
}

function lackOf({ name, clientFactory, vendor }: ChosenSource, source: Readonly<Record<string, unknown>>): string {
  if (!clientFactory) return `the adapter of source ${name} has no client`;
  const settings = settingsFor(clientFactory, source);
  const made = configuredBy(clientFactory, settings);
  const faulty = "faults" in made ? made.faults.map(({ path: [setting] }) => setting) : [];
  const lacking = clientFactory.settings
    .map((setting) => setting.name)
    .filter((setting) => settings[setting] === undefined)
    .filter((setting) => faulty.includes(setting) || clientFactory.credentials.includes(setting))
    .map((setting) => variableName(name, setting));
  const variables = new Intl.ListFormat("en-GB").format(lacking);
  return `source ${name} has no client of ${vendor}; set ${variables}`;
}

type Made = { readonly client: VendorClient } | { readonly faults: readonly ConfigurationFault[] };

function clientOf(
  { client, clientFactory, vendorAdapter }: ChosenSource,
  source: Readonly<Record<string, unknown>>,
): Made | undefined {
  if (client) return { client };
  if (!clientFactory) return undefined;
  const settings = settingsFor(clientFactory, source);
  const { credentials } = clientFactory;
  if (credentials.some((name) => settings[name] !== undefined)) return configuredBy(clientFactory, settings);
  const ofAdapter = settingsFor(vendorAdapter ?? { settings: [] }, source);
  const useless = Object.keys(settings).filter((name) => !(name in ofAdapter));
  const message = `needs ${credentials.join(" and ")}: without, the source has no client`;
  return { faults: useless.map((name) => ({ path: [name], message })) };
}

/** Some other package's client may break its promise: a client must never be left out without a fault. */
function configuredBy(factory: VendorClientFactory, settings: Readonly<Record<string, unknown>>): Made {
  const fault = (message: string): Made => ({ faults: [{ path: [], message }] });
  try {
    const configured = factory.configure(settings);
    if (isRecord(configured) && "client" in configured) {
      const read = clientIn(configured.client);
      return "client" in read ? read : fault(`the client ${read.fault}`);
    }
    if (isRecord(configured) && configured.faults?.length > 0) {
      return { faults: configured.faults.map(({ setting, message }) => ({ path: [setting], message })) };
    }
    return fault("configure() of the client returned neither a client nor faults");
  } catch (cause) {
    return fault(`configure() of the client threw: ${cause instanceof Error ? cause.message : "no message"}`);
  }
}
