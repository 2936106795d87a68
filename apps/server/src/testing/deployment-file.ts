import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./packed-packages.js";

/** Where a file of `deploy` is. */
export function deploymentPath(name: string): string {
  return join(root, "deploy", name);
}

/** The text of a file of `deploy`. */
export function deploymentFile(name: string): string {
  return readFileSync(deploymentPath(name), "utf8");
}
