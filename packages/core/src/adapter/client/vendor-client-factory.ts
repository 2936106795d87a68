import type { z } from "zod";
import type { AdapterSetting, SettingFault } from "../adapter.js";
import { settingFaults } from "../vendor-adapter.js";
import type { VendorClient } from "./vendor-client.js";

/** What an adapter package exports from `./client` under the name `vendorClient`: the way from settings to a working client. */
export interface VendorClientFactory<Made extends VendorClient = VendorClient> {
  readonly vendor: string;
  /** The settings it knows, for `--help` and for reading them from the environment. */
  readonly settings: readonly AdapterSetting[];
  /** Those without which there is no client: a source with none of them set has none. */
  readonly credentials: readonly string[];
  /** Takes settings as written by an operator, where every value may be a string; tells all faults at once. */
  configure(
    settings: Readonly<Record<string, unknown>>,
  ): { readonly client: Made } | { readonly faults: readonly SettingFault[] };
}

/** What one vendor's clients are made of. */
export interface VendorClientParts<Options, Made extends VendorClient> {
  readonly vendor: string;
  /** What each setting means, by name. */
  readonly descriptions: { readonly [setting: string]: string };
  readonly credentials: readonly string[];
  /** Checks settings, where every value may be a string. Of a strict object, so that unknown settings are told. */
  readonly schema: z.ZodType<Options>;
  readonly clientWith: (options: Options) => Made;
}

/** The way from an operator's settings to a vendor's client, for an adapter package to export as `vendorClient`. */
export function vendorClientOf<Options, Made extends VendorClient>(
  parts: VendorClientParts<Options, Made>,
): VendorClientFactory<Made> {
  const { vendor, descriptions, credentials, schema, clientWith } = parts;
  return {
    vendor,
    settings: Object.entries(descriptions).map(([name, description]) => ({ name, description })),
    credentials,
    configure: (settings) => {
      const read = schema.safeParse(settings);
      if (!read.success) return { faults: settingFaults(read.error.issues, descriptions) };
      return { client: clientWith(read.data) };
    },
  };
}

/** The client for options given in code. Throws a `TypeError` naming every option that cannot be used. */
export function clientFrom<Made extends VendorClient>(factory: VendorClientFactory<Made>, options: object): Made {
  const made = factory.configure({ ...options });
  if ("client" in made) return made.client;
  const faults = made.faults.map(({ setting, message }) => `${setting} ${message}`);
  throw new TypeError(`[adapter-${factory.vendor}] ${faults.join("; ")}`);
}
