import type { VendorAdapter } from "@grouphook/core";
import { type LoadablePackage, type LoadedAdapter, loadPackage, pluggedIn } from "./adapter-package.js";

/** A vendor with a short name. Every other adapter is named by its package. */
export type VendorName = "aec" | "easemob" | "netease" | "openim" | "tencent";

const vendorPackages: Readonly<Record<VendorName, LoadablePackage>> = {
  aec: knownVendor("aec", () => import("@grouphook/adapter-aec")),
  easemob: knownVendor("easemob", () => import("@grouphook/adapter-easemob")),
  netease: knownVendor("netease", () => import("@grouphook/adapter-netease")),
  openim: knownVendor("openim", () => import("@grouphook/adapter-openim")),
  tencent: knownVendor("tencent", () => import("@grouphook/adapter-tencent")),
};

/** The vendors with short names, whether their adapters are installed or not. */
export const vendors: readonly string[] = Object.keys(vendorPackages);

/** Imports the adapter of a vendor or, for `npm:<package>`, an adapter installed in the folder. */
export async function loadAdapter(vendor: string, folder: string): Promise<LoadedAdapter> {
  const adapterPackage = isVendorName(vendor) ? vendorPackages[vendor] : pluggedIn(vendor, folder);
  if (adapterPackage) return loadPackage(adapterPackage);
  return {
    installed: false,
    message: `the vendor is unknown; known are: ${vendors.join(", ")}, and npm:<package> for an adapter of your own`,
  };
}

function isVendorName(vendor: string): vendor is VendorName {
  return Object.hasOwn(vendorPackages, vendor);
}

function knownVendor(vendor: string, load: () => Promise<{ readonly vendorAdapter: VendorAdapter }>): LoadablePackage {
  const packageName = `@grouphook/adapter-${vendor}`;
  return { title: `the adapter for ${vendor}`, packageName, place: "", parent: import.meta.url, load };
}
