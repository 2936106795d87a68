import type { z } from "zod";
import type { Adapter, SettingFault, VendorAdapter } from "./adapter.js";
import type { SetupExamination, SetupFile, SetupGuide, SetupSubject } from "./setup-guide.js";
import { shortSecrets } from "./short-secrets.js";

/** What one vendor's adapters are made of. */
export interface VendorAdapterParts<Options> {
  /** See `VendorAdapter`. */
  readonly contract: VendorAdapter["contract"];
  readonly vendor: string;
  /** What each setting means, by name. */
  readonly descriptions: { readonly [setting: string]: string };
  /** The settings that hold secrets, which tell the vendor from a stranger; none unless given. */
  readonly secrets?: readonly string[];
  /** Checks settings, where every value may be a string. Of a strict object, so that unknown settings are told. */
  readonly schema: z.ZodType<Options>;
  /** Settings that mean nothing without another, and why. */
  readonly needs?: { readonly [setting: string]: { readonly setting: string; readonly why: string } };
  /** Makes an adapter of this version of the contract. */
  readonly adapterWith: (options: Options) => Omit<Adapter, "contract" | "vendor">;
  /** See `VendorAdapter`. */
  readonly inventedSecrets?: readonly string[];
  /** See `VendorAdapter`. */
  readonly setupGuide?: (subject: SetupSubject) => SetupGuide;
  /** See `VendorAdapter`. */
  readonly examineSetup?: (file: SetupFile, callbackPath: string) => SetupExamination;
}

/** The way from an operator's settings to a vendor's adapter, for an adapter package to export as `vendorAdapter`. */
export function vendorAdapterOf<Options>(parts: VendorAdapterParts<Options>): VendorAdapter {
  const {
    contract,
    vendor,
    descriptions,
    secrets = [],
    schema,
    needs = {},
    adapterWith,
    inventedSecrets,
    setupGuide,
    examineSetup,
  } = parts;
  return {
    contract,
    vendor,
    settings: Object.entries(descriptions).map(([name, description]) => ({ name, description })),
    configure: (settings) => {
      const read = schema.safeParse(settings);
      const faults = settingFaults(read.error?.issues ?? [], descriptions);
      for (const [setting, needed] of Object.entries(needs)) {
        if (!(setting in settings) || needed.setting in settings) continue;
        faults.push({ setting, message: `needs ${needed.setting}: ${needed.why}` });
      }
      if (!read.success || faults.length > 0) return { faults };
      const named = { contract, vendor, shortSecrets: shortSecrets(secrets, settings) };
      return { adapter: Object.assign(adapterWith(read.data), named) };
    },
    ...(inventedSecrets && { inventedSecrets }),
    ...(setupGuide && { setupGuide }),
    ...(examineSetup && { examineSetup }),
  };
}

/** The adapter for options given in code. Throws a `TypeError` naming every option that cannot be used. */
export function adapterFrom(vendorAdapter: VendorAdapter, options: object): Adapter {
  const made = vendorAdapter.configure({ ...options });
  if ("adapter" in made) return made.adapter;
  const faults = made.faults.map(({ setting, message }) => `${setting} ${message}`);
  throw new TypeError(`[adapter-${vendorAdapter.vendor}] ${faults.join("; ")}`);
}

/** The part of a zod issue that tells a fault; `keys` are those that a strict object or a record does not know. */
interface SettingIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
}

/** Puts a schema's issues in an operator's words: by setting, without its value, unknown ones beside those known. */
export function settingFaults(issues: readonly SettingIssue[], known: object): SettingFault[] {
  return issues.flatMap(({ path, message, keys = [] }) => {
    const [setting, ...rest] = path.map(String);
    if (setting === undefined) {
      const names = Object.keys(known).join(", ");
      return keys.map((key) => ({ setting: key, message: `is not known; known are ${names}` }));
    }
    const places = keys.length > 0 ? keys.map((key) => [...rest, key]) : [rest];
    return places.map((place) => ({ setting, message: [...place, message].join(" ") }));
  });
}
