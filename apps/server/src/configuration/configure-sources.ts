import {
  type Adapter,
  adapterIn,
  patienceBeforeWritingMs,
  patienceMs,
  SHORTEST_SECRET,
  type VendorAdapter,
} from "@grouphook/core";
import { ownSourceSettings } from "./check-configuration.js";
import { type ChosenSource, packageSettings } from "./choose-sources.js";
import type { ConfigurationFault } from "./configuration-error.js";
import { forwardCommandFaults } from "./forward-settings.js";
import { isRecord } from "./is-record.js";
import { unknownName } from "./nearest.js";

/** The adapters of the sources, and the faults and warnings of their settings. */
interface ConfiguredSources {
  readonly adapters: ReadonlyMap<string, Adapter>;
  readonly faults: readonly ConfigurationFault[];
  /** Settings that are allowed but unsafe. */
  readonly warnings: readonly ConfigurationFault[];
}

/** The warning about a secret of the vendor's console that is too short. */
const SHORT_SECRET = `has fewer than ${SHORTEST_SECRET} characters and can be guessed; choose a longer one in the vendor's console`;

/** In fewer milliseconds a busy policy, or a network, may well not answer. */
const SHORTEST_DEADLINE_MS = 500;

/** Creates every source's adapter from its settings. A source that cannot be configured is left out and reported as a fault. */
export function configureSources(
  chosen: readonly ChosenSource[],
  sources: { readonly [name: string]: unknown },
): ConfiguredSources {
  const adapters = new Map<string, Adapter>();
  const faults: ConfigurationFault[] = [];
  const warnings: ConfigurationFault[] = [];
  for (const one of chosen) {
    const { name, vendorAdapter, warning } = one;
    if (warning !== undefined) warnings.push({ path: ["sources", name], message: warning });
    const source = sources[name];
    if (!vendorAdapter || !isRecord(source)) continue;
    const known = [...packageSettings(one).map((setting) => setting.name), ...ownSourceSettings];
    for (const setting of Object.keys(source).filter((setting) => !known.includes(setting))) {
      faults.push({ path: ["sources", name, setting], message: unknownName(setting, known) });
    }
    const configured = configuredBy(vendorAdapter, settingsFor(vendorAdapter, source));
    if ("reason" in configured) {
      faults.push({ path: ["sources", name], message: `configure() of the adapter ${configured.reason}` });
      continue;
    }
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
    const { shortSecrets = [] } = read.adapter;
    warnings.push(...shortSecrets.map((setting) => ({ path: ["sources", name, setting], message: SHORT_SECRET })));
    const isSetUp = Object.keys(settingsFor(vendorAdapter, source)).length > 0;
    if (isSetUp) warnings.push(...shortDeadline(name, vendorAdapter, read.adapter));
    warnings.push(...excessiveDeadlines(name, source.policyDeadlineMs, read.adapter));
    warnings.push(...excessiveForwardDeadline(name, source.forward, read.adapter));
    faults.push(...forwardCommandFaults(name, source.forward, read.adapter));
    faults.push(...unknownCommands(name, source.policyDeadlineMs, read.adapter));
  }
  return { adapters, faults, warnings };
}

/** Those of a source's settings that something takes. */
export function settingsFor(
  { settings }: Pick<VendorAdapter, "settings">,
  source: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const names = settings.map(({ name }) => name);
  return Object.fromEntries(Object.entries(source).filter(([setting]) => names.includes(setting)));
}

/** Some other package's adapter may break its promise: a source must never be left out without a fault. */
function configuredBy(
  vendorAdapter: VendorAdapter,
  settings: Parameters<VendorAdapter["configure"]>[0],
): ReturnType<VendorAdapter["configure"]> | { readonly reason: string } {
  try {
    const configured = vendorAdapter.configure(settings);
    const isKept = isRecord(configured) && ("adapter" in configured || configured.faults?.length > 0);
    return isKept ? configured : { reason: "returned neither an adapter nor faults" };
  } catch (fault) {
    return { reason: `threw: ${fault instanceof Error ? fault.message : "no message"}` };
  }
}

function unknownCommands(name: string, deadlines: unknown, { commands }: Adapter): readonly ConfigurationFault[] {
  if (!commands || !isRecord(deadlines)) return [];
  return Object.keys(deadlines)
    .filter((command) => !commands.includes(command))
    .map((command) => ({
      path: ["sources", name, "policyDeadlineMs", command],
      message: unknownName(command, commands),
    }));
}

/** The warning about a vendor that waits for so short a time that questions are answered too late. */
function shortDeadline(name: string, { settings }: VendorAdapter, { deadlineMs }: Adapter) {
  if (deadlineMs >= SHORTEST_DEADLINE_MS || !settings.some((setting) => setting.name === "deadline")) return [];
  const message = `is ${deadlineMs} ms, in which a policy may not have answered; let the vendor wait longer in its console, and set the same here`;
  return [{ path: ["sources", name, "deadline"], message }];
}

/** Warnings about deadlines beyond the vendor's timeout. */
function excessiveDeadlines(name: string, written: unknown, { deadlineMs }: Adapter): readonly ConfigurationFault[] {
  const path = ["sources", name, "policyDeadlineMs"];
  const longest = patienceMs(deadlineMs);
  const message = `exceeds the ${longest} ms that a policy may take: the vendor waits ${deadlineMs} ms for the reply`;
  const deadlines = isRecord(written) ? Object.entries(written) : [["", written] as const];
  return deadlines
    .filter(([, deadline]) => typeof deadline === "number" && deadline > longest)
    .map(([command]) => ({ path: command === "" ? path : [...path, command], message }));
}

/** The warning about an app that may take longer than the vendor waits. */
function excessiveForwardDeadline(name: string, forward: unknown, { deadlineMs }: Adapter) {
  const longest = patienceBeforeWritingMs(deadlineMs);
  if (!isRecord(forward) || typeof forward.deadlineMs !== "number" || forward.deadlineMs <= longest) return [];
  const message = `exceeds the ${longest} ms that the app may take: the vendor waits ${deadlineMs} ms for the reply`;
  return [{ path: ["sources", name, "forward", "deadlineMs"], message }];
}
