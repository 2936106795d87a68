import { type FeedFilter, type Sink, sinkIn } from "@grouphook/core";
import { z } from "zod";
import { type ChosenSink, ownSinkSettings } from "./choose-sinks.js";
import type { ConfigurationFault } from "./configuration-error.js";
import { isRecord } from "./is-record.js";
import { unknownName } from "./nearest.js";
import { subscriptionShape } from "./subscription-settings.js";

/** A sink that is ready to be run. */
export interface PlannedSink {
  readonly sink: Sink;
  readonly filter: FeedFilter;
  readonly startAt: "oldest" | "newest";
}

const ownSettings = z.object({
  filter: subscriptionShape.filter.default({}),
  startAt: z.enum(["oldest", "newest"], "must be oldest or newest").default("oldest"),
});

/** The sinks to run, and the faults and warnings of their settings and packages. */
interface ConfiguredSinks {
  readonly sinks: ReadonlyMap<string, PlannedSink>;
  readonly faults: readonly ConfigurationFault[];
  readonly warnings: readonly ConfigurationFault[];
}

/** Creates every sink from its settings. One that cannot be configured is left out and reported as a fault. */
export function configureSinks(
  chosen: readonly ChosenSink[],
  sinks: { readonly [name: string]: unknown },
): ConfiguredSinks {
  const planned = new Map<string, PlannedSink>();
  const faults: ConfigurationFault[] = [];
  const warnings: ConfigurationFault[] = [];
  for (const { name, sinkType, warning } of chosen) {
    const settings = sinks[name];
    const path = ["sinks", name];
    if (warning !== undefined) warnings.push({ path, message: warning });
    if (!isRecord(settings)) faults.push({ path, message: "must be an object" });
    if (!sinkType || !isRecord(settings)) continue;
    const known = sinkType.settings.map((setting) => setting.name);
    const others = Object.entries(settings).filter(([setting]) => !ownSinkSettings.includes(setting));
    const strange = others.filter(([setting]) => !known.includes(setting)).map(([setting]) => setting);
    for (const setting of strange)
      faults.push({ path: [...path, setting], message: unknownName(setting, [...known, ...ownSinkSettings]) });
    const own = ownSettings.safeParse(settings);
    for (const issue of own.error?.issues ?? [])
      faults.push({ path: [...path, ...issue.path.map(String)], message: issue.message });
    const made = sinkType.configure(Object.fromEntries(others.filter(([setting]) => known.includes(setting))));
    if ("faults" in made) {
      faults.push(...made.faults.map(({ setting, message }) => ({ path: [...path, setting], message })));
      continue;
    }
    const read = sinkIn(made.sink);
    if ("fault" in read) faults.push({ path, message: read.fault });
    else if (own.success) planned.set(name, { sink: read.sink, ...own.data });
  }
  return { sinks: planned, faults, warnings };
}
