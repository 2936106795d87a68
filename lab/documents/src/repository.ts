import { fileURLToPath } from "node:url";

/** The folder of the repository, with a slash at its end. */
export const root: string = fileURLToPath(new URL("../../..", import.meta.url));

/** Everything that readers get, as patterns from the root. */
export const DOCUMENTS: readonly string[] = [
  "*.md",
  "docs/**/*.md",
  "{apps,packages,examples}/*/README.md",
  "packages/*/fixtures/README.md",
];

export const LANGUAGES = ["en", "zh"] as const;
