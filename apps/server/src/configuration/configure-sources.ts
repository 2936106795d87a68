import { type Adapter, adapterIn, SHORTEST_SECRET, type VendorAdapter } from "@grouphook/core";
import { ownSourceSettings } from "./check-configuration.js";
import type { ChosenSource } from "./choose-sources.js";
import { listOf } from "./comma-list.js";
import type { ConfigurationFault } from "./configuration-error.js";
import { isRecord } from "./is-record.js";
import { unknownName } from "./nearest.js";

/** The adapters of the sources, and what an operator should know of their settings. */
interface ConfiguredSources {
  readonly adapters: ReadonlyMap<string, Adapter>;
  readonly faults: readonly ConfigurationFault[];
  /** What is allowed and yet unwise. */
  readonly warnings: readonly ConfigurationFault[];
}

/** Hands every source's own settings to its adapter. A source that cannot be configured is a fault and left out. */
export function configureSources(
  chosen: readonly ChosenSource[],
  sources: { readonly [name: string]: unknown },
): ConfiguredSources {
  const adapters = new Map<string, Adapter>();
  const faults: ConfigurationFault[] = [];
  const warnings: ConfigurationFault[] = [];
  for (const { name, vendorAdapter } of chosen) {
    const source = sources[name];
    if (!vendorAdapter || !isRecord(source)) continue;
    const known = vendorAdapter.settings.map((setting) => setting.name);
    const settings = Object.entries(source).filter(([setting]) => !ownSourceSettings.includes(setting));
    for (const [setting] of settings.filter(([setting]) => !known.includes(setting))) {
      const message = unknownName(setting, [...known, ...ownSourceSettings]);
      faults.push({ path: ["sources", name, setting], message });
    }
    const configured = vendorAdapter.configure(
      Object.fromEntries(settings.filter(([setting]) => known.includes(setting))),
    );
    for (const { setting, message } of "faults" in configured ? configured.faults : []) {
      faults.push({ path: ["sources", name, setting], message });
    }
    if (!("adapter" in configured)) continue;
    const read = adapterIn(configured.adapter);
    if ("fault" in read) {
      faults.push({ path: ["sources", name], message: read.fault });
      continue;
    }
    adapters.set(name, read.adapter);
    warnings.push(...shortSecrets(name, vendorAdapter, source));
    faults.push(...strayCommands(name, source.policyDeadlineMs, read.adapter));
  }
  return { adapters, faults, warnings };
}

function strayCommands(name: string, deadlines: unknown, { commands }: Adapter): readonly ConfigurationFault[] {
  if (!commands || !isRecord(deadlines)) return [];
  return Object.keys(deadlines)
    .filter((command) => !commands.includes(command))
    .map((command) => ({
      path: ["sources", name, "policyDeadlineMs", command],
      message: unknownName(command, commands),
    }));
}

/** Secrets that the vendor's console made, or took, shorter than we would have it. */
function shortSecrets(
  name: string,
  { settings }: VendorAdapter,
  source: Readonly<Record<string, unknown>>,
): readonly ConfigurationFault[] {
  const message = `has fewer than ${SHORTEST_SECRET} characters and can be guessed; choose a longer one at the vendor's`;
  return settings
    .filter(({ name: setting, isSecret }) => isSecret && secretsOf(source[setting]).some(isShort))
    .map(({ name: setting }) => ({ path: ["sources", name, setting], message }));
}

function secretsOf(value: unknown): readonly unknown[] {
  return typeof value === "string" ? listOf(value) : Array.isArray(value) ? value : [];
}

function isShort(secret: unknown): boolean {
  return typeof secret === "string" && secret.length < SHORTEST_SECRET;
}
