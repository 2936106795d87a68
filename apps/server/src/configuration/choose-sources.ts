import {
  type Adapter,
  type AdapterSetting,
  adapterIn,
  clientIn,
  type VendorAdapter,
  type VendorClient,
  type VendorClientFactory,
} from "@grouphook/core";
import { loadAdapter, vendors } from "./adapters.js";
import { ownSourceSettings } from "./check-configuration.js";
import { listOf } from "./comma-list.js";
import type { ConfigurationFault } from "./configuration-error.js";
import { isRecord } from "./is-record.js";
import { type Environment, SOURCES_VARIABLE } from "./variables.js";

/** A source to serve. It has no adapter if that is not available, which is among the faults. */
export interface ChosenSource {
  readonly name: string;
  readonly vendor: string;
  readonly vendorAdapter?: VendorAdapter;
  /** Makes a client for the source, if the adapter's package has one. */
  readonly clientFactory?: VendorClientFactory;
  /** The client that the configuration has made. */
  readonly client?: VendorClient;
  /** What an operator should know of the adapter's package. */
  readonly warning?: string;
}

/** The settings of a source that belong to its adapter or its client, some to both. */
export function packageSettings({
  vendorAdapter,
  clientFactory,
}: Pick<ChosenSource, "vendorAdapter" | "clientFactory">): readonly AdapterSetting[] {
  const ofAdapter = vendorAdapter?.settings ?? [];
  const names = ofAdapter.map(({ name }) => name);
  return [...ofAdapter, ...(clientFactory?.settings ?? []).filter(({ name }) => !names.includes(name))];
}

/** The sources to serve, each once, and the faults. */
export interface Choice {
  readonly chosen: readonly ChosenSource[];
  readonly faults: readonly ConfigurationFault[];
  /** Invalid names of sources, whose variables are not reported in addition. */
  readonly misnamed: readonly string[];
  /** Vendors whose name is not a source's, with the reason why their variables set nothing. */
  readonly absent: ReadonlyMap<string, string>;
}

/** Where sources are chosen, and where adapters are found. */
export interface Surroundings {
  readonly environment: Environment;
  /** The folder of the configuration file, or the working folder. Adapters named by their package are installed there. */
  readonly folder: string;
}

interface Entry {
  readonly name: string;
  /** The path of its faults. */
  readonly path: readonly string[];
  /** The name of the source unless set. */
  readonly vendor?: string;
  /** The adapter that the configuration has instead of a vendor. */
  readonly adapter?: unknown;
  /** The client that the configuration has made. */
  readonly client?: unknown;
}

/**
 * Determines the sources, and imports only their adapters. The sources are those of the environment, or else those of the
 * written configuration, or else every installed adapter under its vendor's name.
 */
export async function chooseSources(writtenSources: unknown, { environment, folder }: Surroundings): Promise<Choice> {
  const written = isRecord(writtenSources) ? writtenSources : undefined;
  const list = environment[SOURCES_VARIABLE];
  if (list !== undefined) return choose(entriesOf(list, written ?? {}), [SOURCES_VARIABLE], folder);
  if (written) {
    const entries = Object.keys(written).map((name) => ({ ...writtenEntry(name, written), path: ["sources", name] }));
    return choose(entries, ["sources"], folder);
  }
  const faults = writtenSources === undefined ? [] : [{ path: ["sources"], message: "must be an object" }];
  const installed = await chooseInstalled(folder);
  return { ...installed, faults: [...faults, ...installed.faults] };
}

function entriesOf(list: string, written: Readonly<Record<string, unknown>>): readonly Entry[] {
  return listOf(list).map((text, index) => {
    const [name = "", ...vendor] = text.split("=");
    return {
      ...writtenEntry(name, written),
      path: [`${SOURCES_VARIABLE} (entry ${index + 1})`],
      ...(vendor.length > 0 && { vendor: vendor.join("=") }),
    };
  });
}

function writtenEntry(name: string, written: Readonly<Record<string, unknown>>): Omit<Entry, "path"> {
  const source = Object.hasOwn(written, name) ? written[name] : undefined;
  if (!isRecord(source)) return { name };
  const { vendor, adapter, client } = source;
  return {
    ...{ name, ...(typeof vendor === "string" && { vendor }) },
    ...(adapter !== undefined && { adapter }),
    ...(client !== undefined && { client }),
  };
}

async function choose(entries: readonly Entry[], path: readonly string[], folder: string): Promise<Choice> {
  const chosen = new Map<string, ChosenSource>();
  const faults: ConfigurationFault[] = [];
  const misnamed: string[] = [];
  if (entries.length === 0) faults.push({ path, message: "names no source" });
  for (const entry of entries) {
    const { name, path, vendor = name } = entry;
    if (!/^[a-z][a-z0-9-]{0,62}$/.test(name)) {
      faults.push({ path, message: "must be named with lower-case letters, digits and -, a letter first" });
      misnamed.push(name);
    } else if (chosen.has(name)) {
      faults.push({ path, message: "names the same source twice" });
    } else {
      const found = await packageOf(entry, folder);
      if ("message" in found) faults.push(found);
      chosen.set(
        name,
        "vendorAdapter" in found ? { name, vendor: found.vendorAdapter.vendor, ...found } : { name, vendor },
      );
    }
  }
  const absent = vendors
    .filter((vendor) => !chosen.has(vendor))
    .map(
      (vendor) =>
        [vendor, `belongs to no source: ${path.join(".")} names only ${[...chosen.keys()].join(", ")}`] as const,
    );
  return { chosen: [...chosen.values()], faults, misnamed, absent: new Map(absent) };
}

type Found = Required<Pick<ChosenSource, "vendorAdapter">> & Pick<ChosenSource, "clientFactory" | "client" | "warning">;

async function packageOf(entry: Entry, folder: string): Promise<Found | ConfigurationFault> {
  const found = await adapterOf(entry, folder);
  if ("message" in found || entry.client === undefined) return found;
  const path = ["sources", entry.name, "client"];
  const read = clientIn(entry.client);
  if ("fault" in read) return { path, message: read.fault };
  const { vendorAdapter, warning } = found;
  if (read.client.vendor === vendorAdapter.vendor)
    return { vendorAdapter, client: read.client, ...(warning !== undefined && { warning }) };
  return { path, message: `is a client of ${read.client.vendor}, not of ${vendorAdapter.vendor}` };
}

async function adapterOf({ name, path, vendor, adapter }: Entry, folder: string): Promise<Found | ConfigurationFault> {
  if (adapter !== undefined) {
    if (vendor !== undefined)
      return { path, message: "already has an adapter, which determines the vendor; remove the vendor" };
    const read = adapterIn(adapter);
    return "adapter" in read ? readyMade(read.adapter) : { path: ["sources", name, "adapter"], message: read.fault };
  }
  const loaded = await loadAdapter(vendor ?? name, folder);
  if ("message" in loaded) return { path, message: loaded.message };
  const settings = packageSettings(loaded).map((setting) => setting.name);
  const clashes = settings.filter((setting) => ownSourceSettings.includes(setting));
  if (clashes.length === 0) return loaded;
  return { path, message: `the adapter has settings whose names the server uses: ${clashes.join(", ")}` };
}

/** An adapter created in the configuration file already has its settings. */
function readyMade(adapter: Adapter): { readonly vendorAdapter: VendorAdapter } {
  const { contract, vendor } = adapter;
  return { vendorAdapter: { contract, vendor, settings: [], configure: () => ({ adapter }) } };
}

async function chooseInstalled(folder: string): Promise<Choice> {
  const chosen: ChosenSource[] = [];
  const faults: ConfigurationFault[] = [];
  const missing: string[] = [];
  const absent = new Map<string, string>();
  for (const vendor of vendors) {
    const adapter = await loadAdapter(vendor, folder);
    if ("vendorAdapter" in adapter) chosen.push({ name: vendor, vendor, ...adapter });
    else {
      if (adapter.installed) faults.push({ path: [SOURCES_VARIABLE], message: adapter.message });
      else missing.push(vendor);
      absent.set(vendor, `belongs to no source: ${adapter.message}`);
    }
  }
  if (missing.length === vendors.length) {
    const packages = vendors.map((vendor) => `npm install @grouphook/adapter-${vendor}`).join(", or ");
    faults.push({
      path: [SOURCES_VARIABLE],
      message: `no adapter is installed; install the one you need: ${packages}`,
    });
  }
  return { chosen, faults, misnamed: [], absent };
}
