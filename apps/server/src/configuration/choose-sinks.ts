import { type Sink, type SinkType, sinkIn } from "@grouphook/core";
import type { LoadedExport } from "./adapter-package.js";
import type { Surroundings } from "./choose-sources.js";
import { listOf } from "./comma-list.js";
import type { ConfigurationFault } from "./configuration-error.js";
import { isRecord } from "./is-record.js";
import { loadSinkType } from "./sink-types.js";
import { SINKS_VARIABLE } from "./variables.js";

/** A sink to run. It has no type if its package is not available, which is among the faults. */
export interface ChosenSink {
  readonly name: string;
  readonly sinkType?: SinkType;
  /** What an operator should know of its package. */
  readonly warning?: string;
}

/** The sinks to run, each once, and the faults. */
export interface SinkChoice {
  readonly chosen: readonly ChosenSink[];
  readonly faults: readonly ConfigurationFault[];
}

interface Entry {
  readonly name: string;
  /** The path of its faults. */
  readonly path: readonly string[];
  /** The name of the sink unless set. */
  readonly kind: string;
  /** The sink that the configuration has instead of a kind. */
  readonly sink?: unknown;
}

/** The settings of a sink that belong to the server, not to its package. */
export const ownSinkSettings: readonly string[] = ["kind", "sink", "filter", "startAt"];

/** Determines the sinks: those of the environment, or else those of the written configuration. Imports their packages. */
export async function chooseSinks(
  written: unknown,
  { environment, folder }: Surroundings,
  sources: readonly string[],
): Promise<SinkChoice> {
  if (written !== undefined && !isRecord(written))
    return { chosen: [], faults: [{ path: ["sinks"], message: "must be an object" }] };
  const chosen = new Map<string, ChosenSink>();
  const faults: ConfigurationFault[] = [];
  for (const entry of entriesOf(environment[SINKS_VARIABLE], written ?? {})) {
    const message =
      faultOfName(entry.name, sources) ?? (chosen.has(entry.name) ? "names the same sink twice" : undefined);
    if (message !== undefined) {
      faults.push({ path: entry.path, message });
      continue;
    }
    const found = await typeOf(entry, folder);
    if ("message" in found) faults.push({ path: entry.path, message: found.message });
    const { value: sinkType, ...warning } = "value" in found ? found : {};
    chosen.set(entry.name, { name: entry.name, ...(sinkType && { sinkType, ...warning }) });
  }
  return { chosen: [...chosen.values()], faults };
}

function entriesOf(list: string | undefined, written: Readonly<Record<string, unknown>>): readonly Entry[] {
  if (list === undefined)
    return Object.keys(written).map((name) => ({ path: ["sinks", name], ...writtenEntry(name, written) }));
  return listOf(list).map((text, index) => {
    const [name = "", ...kind] = text.split("=");
    const path = [`${SINKS_VARIABLE} (entry ${index + 1})`];
    return { path, ...writtenEntry(name, written), ...(kind.length > 0 && { kind: kind.join("=") }) };
  });
}

function writtenEntry(name: string, written: Readonly<Record<string, unknown>>): Omit<Entry, "path"> {
  const settings = Object.hasOwn(written, name) ? written[name] : undefined;
  if (!isRecord(settings)) return { name, kind: name };
  const { kind, sink } = settings;
  return { name, kind: typeof kind === "string" ? kind : name, ...(sink !== undefined && { sink }) };
}

function faultOfName(name: string, sources: readonly string[]): string | undefined {
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(name))
    return "must be named with lower-case letters, digits and -, a letter first";
  return sources.includes(name) ? "has the name of a source; rename it" : undefined;
}

async function typeOf(
  { kind, sink }: Entry,
  folder: string,
): Promise<LoadedExport<SinkType> | { readonly message: string }> {
  if (sink !== undefined) {
    const read = sinkIn(sink);
    return "sink" in read ? { value: readyMade(read.sink) } : { message: read.fault };
  }
  const loaded = await loadSinkType(kind, folder);
  if ("message" in loaded) return loaded;
  const clashes = loaded.value.settings.map(({ name }) => name).filter((name) => ownSinkSettings.includes(name));
  if (clashes.length === 0) return loaded;
  return { message: `the sink has settings whose names the server uses: ${clashes.join(", ")}` };
}

/** A sink created in the configuration file already has its settings. */
function readyMade(sink: Sink): SinkType {
  return { contract: sink.contract, kind: sink.kind, settings: [], configure: () => ({ sink }) };
}
