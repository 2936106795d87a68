import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { VendorAdapter, VendorClientFactory } from "@grouphook/core";
import { resolve } from "import-meta-resolve";
import { isRecord } from "./is-record.js";

/** A loaded adapter, with the client of its package if that has one, or why it could not be loaded. */
export type LoadedAdapter =
  | { readonly vendorAdapter: VendorAdapter; readonly clientFactory?: VendorClientFactory }
  | { readonly installed: boolean; readonly message: string };

/** An npm package that exports something that the server can use. */
export interface LoadablePackage {
  readonly packageName: string;
  /** Its name in messages. */
  readonly title: string;
  /** Where it must be installed, as the end of a sentence; empty if next to the server. */
  readonly place: string;
  readonly load: () => Promise<object>;
}

/** An npm package that exports a `vendorAdapter`, and perhaps a `vendorClient` from its `./client`. */
export interface AdapterPackage extends LoadablePackage {
  /** The URL of the module that it is resolved for. */
  readonly parent: string;
}

const PREFIX = "npm:";
const PACKAGE_NAME = /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/;

/** The package that `npm:<package>` names, resolved from the folder; `undefined` for any other name. */
export function pluggedIn(name: string, folder: string, what = "adapter"): AdapterPackage | undefined {
  const packageName = name.slice(PREFIX.length);
  if (!name.startsWith(PREFIX) || !PACKAGE_NAME.test(packageName)) return undefined;
  const parent = pathToFileURL(join(folder, "grouphook.config.js")).href;
  return {
    packageName,
    title: `the ${what} ${packageName}`,
    place: ` in ${folder}`,
    parent,
    load: async () => import(resolve(packageName, parent)),
  };
}

/** Imports a package and returns its adapter, and what it exports from `./client`. */
export async function loadPackage(from: AdapterPackage): Promise<LoadedAdapter> {
  const loaded = await loadExport(from, "vendorAdapter", isVendorAdapter);
  if (!("value" in loaded)) return loaded;
  const address = clientAddress(from);
  if (address === undefined) return { vendorAdapter: loaded.value };
  const loadClient = () => import(address);
  const title = `the client of ${from.title}`;
  const client = await loadExport({ ...from, title, load: loadClient }, "vendorClient", isClientFactory);
  return "value" in client ? { vendorAdapter: loaded.value, clientFactory: client.value } : client;
}

/** Where a package has a client; `undefined` if it has none. */
function clientAddress({ packageName, parent }: AdapterPackage): string | undefined {
  try {
    return resolve(`${packageName}/client`, parent);
  } catch {
    return undefined;
  }
}

/** Imports a package and returns what it exports under a name, if it is what it should be. */
export async function loadExport<Value>(
  { packageName, title, place, load }: LoadablePackage,
  name: string,
  isIt: (value: unknown) => value is Value,
): Promise<{ readonly value: Value } | { readonly installed: boolean; readonly message: string }> {
  try {
    const value: unknown = Reflect.get(await load(), name);
    if (isIt(value)) return { value };
    return { installed: true, message: `${title} cannot be used: its package exports no ${name}` };
  } catch (fault) {
    const reason = fault instanceof Error ? fault.message : String(fault);
    return reason.includes(`Cannot find package '${packageName}'`)
      ? { installed: false, message: `${title} is not installed${place}; run: npm install ${packageName}` }
      : { installed: true, message: `${title} cannot be loaded: ${reason}` };
  }
}

function isVendorAdapter(value: unknown): value is VendorAdapter {
  return (
    isRecord(value) &&
    typeof value.vendor === "string" &&
    typeof value.configure === "function" &&
    Array.isArray(value.settings) &&
    value.settings.every((setting) => isRecord(setting) && typeof setting.name === "string")
  );
}

function isClientFactory(value: unknown): value is VendorClientFactory {
  return isVendorAdapter(value) && Array.isArray(Reflect.get(value, "credentials"));
}
