import { readFileSync } from "node:fs";
import { isRecord } from "./is-record.js";

/** The version of this package. */
export function serverVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return isRecord(manifest) ? String(manifest.version) : "";
}
