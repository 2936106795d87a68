import type { Adapter } from "@grouphook/core";
import { ownSourceSettings } from "./check-configuration.js";
import type { ChosenSource } from "./choose-sources.js";
import type { ConfigurationFault } from "./configuration-error.js";
import { isRecord } from "./is-record.js";
import { nearest } from "./nearest.js";

/** Hands every source's own settings to its adapter. A source that cannot be configured is a fault and left out. */
export function configureSources(
  chosen: readonly ChosenSource[],
  sources: { readonly [name: string]: unknown },
): { readonly adapters: ReadonlyMap<string, Adapter>; readonly faults: readonly ConfigurationFault[] } {
  const adapters = new Map<string, Adapter>();
  const faults: ConfigurationFault[] = [];
  for (const { name, vendorAdapter } of chosen) {
    const source = sources[name];
    if (!vendorAdapter || !isRecord(source)) continue;
    const known = vendorAdapter.settings.map((setting) => setting.name);
    const settings = Object.entries(source).filter(([setting]) => !ownSourceSettings.includes(setting));
    for (const [setting] of settings.filter(([setting]) => !known.includes(setting))) {
      const names = nearest(setting, [...known, ...ownSourceSettings]);
      faults.push({ path: ["sources", name, setting], message: `is unknown; nearest: ${names}` });
    }
    const configured = vendorAdapter.configure(
      Object.fromEntries(settings.filter(([setting]) => known.includes(setting))),
    );
    for (const { setting, message } of "faults" in configured ? configured.faults : []) {
      faults.push({ path: ["sources", name, setting], message });
    }
    if ("adapter" in configured) adapters.set(name, configured.adapter);
  }
  return { adapters, faults };
}
