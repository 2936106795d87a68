import type { VendorAdapter } from "@grouphook/core";

interface AdapterPackage {
  readonly packageName: string;
  readonly load: () => Promise<{ readonly vendorAdapter: VendorAdapter }>;
}

const adapterPackages: ReadonlyMap<string, AdapterPackage> = new Map([
  ["aec", { packageName: "@grouphook/adapter-aec", load: () => import("@grouphook/adapter-aec") }],
  ["openim", { packageName: "@grouphook/adapter-openim", load: () => import("@grouphook/adapter-openim") }],
  ["tencent", { packageName: "@grouphook/adapter-tencent", load: () => import("@grouphook/adapter-tencent") }],
]);

/** The vendors the server can serve, whether their adapters are installed or not. */
export const vendors: readonly string[] = [...adapterPackages.keys()];

/** A vendor's adapter, or what an operator should know about its absence. */
export type LoadedAdapter =
  | { readonly vendorAdapter: VendorAdapter }
  | { readonly installed: boolean; readonly message: string };

/** Imports a vendor's adapter. */
export async function loadAdapter(vendor: string): Promise<LoadedAdapter> {
  const adapterPackage = adapterPackages.get(vendor);
  if (!adapterPackage) return { installed: false, message: `the vendor is unknown; known are: ${vendors.join(", ")}` };
  const { packageName, load } = adapterPackage;
  try {
    const { vendorAdapter } = await load();
    return { vendorAdapter };
  } catch (fault) {
    const reason = fault instanceof Error ? fault.message : String(fault);
    return reason.includes(`Cannot find package '${packageName}'`)
      ? { installed: false, message: `the adapter for ${vendor} is not installed; run: npm install ${packageName}` }
      : { installed: true, message: `the adapter for ${vendor} cannot be loaded: ${reason}` };
  }
}
