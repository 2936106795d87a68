import type { PackedPackage } from "./packed-package.ts";
import { runTool } from "./run-tool.ts";

/** Says what publint and "Are the types wrong?" find in a tarball. */
export async function typeFaults({
  tarball,
  manifest,
}: Pick<PackedPackage, "tarball" | "manifest">): Promise<readonly string[]> {
  const publint = await runTool("publint", ["--strict", tarball]);
  // A package of a command alone has nothing to import.
  const hasTypes = Object.keys(manifest.exports).some((path) => path !== "./package.json");
  const attw = hasTypes
    ? await runTool("attw", ["--profile", "esm-only", "--no-color", "--no-emoji", tarball])
    : { isSuccess: true, output: "" };
  return [
    ...(publint.isSuccess ? [] : [`publint: ${publint.output}`]),
    ...(attw.isSuccess ? [] : [`attw: ${attw.output}`]),
  ];
}
