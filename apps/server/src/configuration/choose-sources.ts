import type { VendorAdapter } from "@grouphook/core";
import { loadAdapter, vendors } from "./adapters.js";
import { listOf } from "./comma-list.js";
import type { ConfigurationFault } from "./configuration-error.js";
import { isRecord } from "./is-record.js";
import { type Environment, SOURCES_VARIABLE } from "./variables.js";

/** A source to serve; without an adapter where that is not to be had, which is a fault already told. */
export interface ChosenSource {
  readonly name: string;
  readonly vendor: string;
  readonly vendorAdapter?: VendorAdapter;
}

/** The sources to serve, each once, and what hinders it. */
export interface Choice {
  readonly chosen: readonly ChosenSource[];
  readonly faults: readonly ConfigurationFault[];
  /** Vendors' own names that are no source's, each with why: their variables set nothing. */
  readonly absent: ReadonlyMap<string, string>;
}

interface Entry {
  readonly name: string;
  readonly vendor: string;
  /** Where a fault of it is. */
  readonly path: readonly string[];
}

/**
 * Names the sources and imports their adapters, and no others: what the environment chooses, else what the written
 * configuration holds, else every installed adapter under its vendor's name.
 */
export async function chooseSources(writtenSources: unknown, environment: Environment): Promise<Choice> {
  const written = isRecord(writtenSources) ? writtenSources : undefined;
  const list = environment[SOURCES_VARIABLE];
  if (list !== undefined) return choose(entriesOf(list, written ?? {}), [SOURCES_VARIABLE]);
  if (written) {
    const entries = Object.keys(written).map((name) => ({
      name,
      vendor: writtenVendor(name, written),
      path: ["sources", name],
    }));
    return choose(entries, ["sources"]);
  }
  const faults = writtenSources === undefined ? [] : [{ path: ["sources"], message: "must be an object" }];
  const installed = await chooseInstalled();
  return { ...installed, faults: [...faults, ...installed.faults] };
}

function entriesOf(list: string, written: Readonly<Record<string, unknown>>): readonly Entry[] {
  return listOf(list).map((text, index) => {
    const [name = "", ...vendor] = text.split("=");
    return {
      name,
      vendor: vendor.length > 0 ? vendor.join("=") : writtenVendor(name, written),
      path: [`${SOURCES_VARIABLE} (entry ${index + 1})`],
    };
  });
}

function writtenVendor(name: string, written: Readonly<Record<string, unknown>>): string {
  const source = Object.hasOwn(written, name) ? written[name] : undefined;
  return isRecord(source) && typeof source.vendor === "string" ? source.vendor : name;
}

async function choose(entries: readonly Entry[], path: readonly string[]): Promise<Choice> {
  const chosen = new Map<string, ChosenSource>();
  const faults: ConfigurationFault[] = [];
  if (entries.length === 0) faults.push({ path, message: "names no source" });
  for (const { name, vendor, path } of entries) {
    if (!/^[a-z][a-z0-9-]{0,62}$/.test(name)) {
      faults.push({ path, message: "must be named with lower-case letters, digits and -, a letter first" });
    } else if (chosen.has(name)) {
      faults.push({ path, message: "names a source a second time" });
    } else {
      const adapter = await loadAdapter(vendor);
      if ("message" in adapter) faults.push({ path, message: adapter.message });
      chosen.set(name, { name, vendor, ...("vendorAdapter" in adapter && adapter) });
    }
  }
  const absent = vendors
    .filter((vendor) => !chosen.has(vendor))
    .map(
      (vendor) => [vendor, `is of no source: ${path.join(".")} names ${[...chosen.keys()].join(", ")} alone`] as const,
    );
  return { chosen: [...chosen.values()], faults, absent: new Map(absent) };
}

async function chooseInstalled(): Promise<Choice> {
  const chosen: ChosenSource[] = [];
  const faults: ConfigurationFault[] = [];
  const missing: ConfigurationFault[] = [];
  const absent = new Map<string, string>();
  for (const vendor of vendors) {
    const adapter = await loadAdapter(vendor);
    if ("vendorAdapter" in adapter) chosen.push({ name: vendor, vendor, ...adapter });
    else {
      (adapter.installed ? faults : missing).push({ path: [SOURCES_VARIABLE], message: adapter.message });
      absent.set(vendor, `is of no source: ${adapter.message}`);
    }
  }
  return { chosen, faults: chosen.length > 0 || faults.length > 0 ? faults : missing, absent };
}
