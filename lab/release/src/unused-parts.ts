import { runTool } from "./run-tool.ts";

/** Says what knip finds in a project: files, exports and dependencies that nothing uses. */
export async function unusedParts(folder: string): Promise<readonly string[]> {
  const { isSuccess, output } = await runTool("knip", [], folder);
  return isSuccess ? [] : [`knip: ${output}`];
}
