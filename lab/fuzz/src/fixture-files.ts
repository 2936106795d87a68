import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";

/** A file of an adapter's fixtures. */
export interface FixtureFile {
  /** Without folder and `.json`. */
  readonly name: string;
  readonly text: string;
}

/** The requests among an adapter's fixtures. */
export function requestFixtures(folder: string): readonly FixtureFile[] {
  const root = new URL(`../../../packages/${folder}/fixtures/`, import.meta.url);
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll("\\", "/"))
    .filter(
      (name) =>
        name.endsWith(".json") && !/^(golden|responses)\/|\.response\.|^(query|standard|reply|vectors)\./.test(name),
    )
    .sort()
    .map((name) => ({ name: basename(name, ".json"), text: readFileSync(new URL(name, root), "utf8") }));
}
