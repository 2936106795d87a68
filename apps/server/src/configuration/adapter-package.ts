import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ADAPTER_CONTRACT, type VendorAdapter, type VendorClientFactory } from "@grouphook/core";
import { resolve } from "import-meta-resolve";
import { isRecord } from "./is-record.js";
import { install, misfit, nameAndVersion } from "./made-for-core.js";

/** Why a package could not be loaded. */
export interface NotLoaded {
  readonly installed: boolean;
  readonly message: string;
  /** What installs it, if that is what it lacks. */
  readonly installCommand?: string;
}

/** A loaded adapter, with the client of its package if that has one, or why it could not be loaded. */
export type LoadedAdapter =
  | {
      readonly vendorAdapter: VendorAdapter;
      readonly clientFactory?: VendorClientFactory;
      readonly warning?: string;
    }
  | NotLoaded;

/** An npm package that exports something that the server can use. */
export interface LoadablePackage {
  readonly packageName: string;
  /** Its name in messages. */
  readonly title: string;
  /** Where it must be installed, as the end of a sentence; empty if next to the server. */
  readonly place: string;
  /** The URL of the module that it is resolved for. */
  readonly parent: string;
  readonly load: () => Promise<object>;
}

/** What a package must export. */
export interface WantedExport<Value> {
  readonly name: string;
  readonly isIt: (value: unknown) => value is Value;
  /** The contract that it must keep, and of what; none unless given. */
  readonly contract?: { readonly number: number; readonly of: string };
}

const PREFIX = "npm:";
const PACKAGE_NAME = /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/;

/** The package that `npm:<package>` names, resolved from the folder; `undefined` for any other name. */
export function pluggedIn(name: string, folder: string, what = "adapter"): LoadablePackage | undefined {
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
export async function loadPackage(from: LoadablePackage): Promise<LoadedAdapter> {
  const contract = { number: ADAPTER_CONTRACT, of: "adapters" };
  const loaded = await loadExport(from, { name: "vendorAdapter", isIt: isVendorAdapter, contract });
  if (!("value" in loaded)) return loaded;
  const { value, ...warning } = loaded;
  const adapter = { vendorAdapter: value, ...warning };
  const address = clientAddress(from);
  if (address === undefined) return adapter;
  const loadClient = () => import(address);
  const title = `the client of ${from.title}`;
  const client = await loadExport(
    { ...from, title, load: loadClient },
    { name: "vendorClient", isIt: isClientFactory },
  );
  return "value" in client ? { ...adapter, clientFactory: client.value } : client;
}

/** Where a package has a client; `undefined` if it has none. */
function clientAddress({ packageName, parent }: LoadablePackage): string | undefined {
  try {
    return resolve(`${packageName}/client`, parent);
  } catch {
    return undefined;
  }
}

/** What a package exports. */
export interface LoadedExport<Value> {
  readonly value: Value;
  /** That the package was made for another core, which it seems to work with. */
  readonly warning?: string;
}

/** Imports a package and returns what it exports, if it is what it should be. */
export async function loadExport<Value>(
  from: LoadablePackage,
  { name, isIt, contract }: WantedExport<Value>,
): Promise<LoadedExport<Value> | NotLoaded> {
  const { packageName, parent, title, place, load } = from;
  try {
    const value: unknown = Reflect.get(await load(), name);
    if (!isIt(value)) return { installed: true, message: `${title} cannot be used: its package exports no ${name}` };
    const kept: unknown = Reflect.get(Object(value), "contract");
    if (contract && kept !== contract.number)
      return { installed: true, message: `${title} cannot be used: ${otherContract(from, contract, kept)}` };
    const warning = misfit(packageName, parent);
    return { value, ...(warning !== undefined && { warning }) };
  } catch (fault) {
    const reason = fault instanceof Error ? fault.message : String(fault);
    const installCommand = `npm install ${packageName}`;
    return reason.includes(`Cannot find package '${packageName}'`)
      ? { installed: false, message: `${title} is not installed${place}; run: ${installCommand}`, installCommand }
      : {
          installed: true,
          message: [`${title} cannot be loaded: ${reason}`, misfit(packageName, parent) ?? []].flat().join("; "),
        };
  }
}

/** Which contract a package and the server keep, and which of the two to update. */
function otherContract(
  { packageName, parent }: LoadablePackage,
  { number, of }: Required<WantedExport<unknown>>["contract"],
  kept: unknown,
): string {
  const theirs = `${nameAndVersion(packageName, parent)} is made for contract ${kept} of ${of}`;
  const ours = `${nameAndVersion("@grouphook/server", import.meta.url)} for contract ${number}`;
  const isNewer = typeof kept === "number" && kept > number;
  return `${theirs}, and ${ours}; ${install(isNewer ? "@grouphook/server" : packageName)}`;
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
