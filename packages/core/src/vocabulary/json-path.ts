/** One step of a path: a key, an index, or `*` for all. */
type Step = { readonly at: string | number } | { readonly each: true };

/** A path into JSON, e.g. `Data.items[*].text`: RFC 9535 with names, indexes and wildcards only. */
export type JsonPath = readonly Step[];

/** The keys and indexes that lead to a text. */
export type JsonLocation = readonly (string | number)[];

const STEP =
  /\.?(?<name>[^.[\]'"*\s]+)|\.?(?<each>\*|\[\*\])|\[(?<index>\d{1,9})\]|\[(?:'(?<single>[^']*)'|"(?<double>[^"]*)")\]/y;

/** Parses a path, with or without a leading `$.`; `undefined` if it is invalid. */
export function jsonPath(text: string): JsonPath | undefined {
  const written = text.replace(/^\$(?:\.(?=[^.[])|(?=\[|$))/, "");
  const steps: Step[] = [];
  STEP.lastIndex = 0;
  for (let position = 0; position < written.length; position = STEP.lastIndex) {
    const groups = STEP.exec(written)?.groups;
    if (!groups || (position === 0 && written.startsWith("."))) return undefined;
    const { name, each, index, single, double } = groups;
    if (each !== undefined) steps.push({ each: true });
    else if (index !== undefined) steps.push({ at: Number(index) });
    else steps.push({ at: name ?? single ?? double ?? "" });
  }
  return text === "" ? undefined : steps;
}

/** Whether a location is one that the path matches, or inside of one. */
export function leadsTo(path: JsonPath, location: JsonLocation): boolean {
  return path.length <= location.length && path.every((step, index) => "each" in step || step.at === location[index]);
}

/** Parses several paths; leaves out invalid ones. */
export function jsonPaths(texts: readonly string[]): readonly JsonPath[] {
  return texts.flatMap((text) => {
    const path = jsonPath(text);
    return path ? [path] : [];
  });
}
