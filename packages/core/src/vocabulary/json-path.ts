/** One step on the way into JSON: a key, an index, or `*` for each of them. */
type Step = { readonly at: string | number } | { readonly each: true };

/** Where something stands in JSON, e.g. `Data.items[*].text`: the members of RFC 9535's paths that name, count or take all. */
export type JsonPath = readonly Step[];

/** The keys and indexes on the way to a text. */
export type JsonLocation = readonly (string | number)[];

const STEP =
  /\.?(?<name>[^.[\]'"*\s]+)|\.?(?<each>\*|\[\*\])|\[(?<index>\d{1,9})\]|\[(?:'(?<single>[^']*)'|"(?<double>[^"]*)")\]/y;

/** Reads a path, with or without `$.` before it; `undefined` for what is none. */
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

/** Whether what stands at the location is what the path names, or inside it. */
export function leadsTo(path: JsonPath, location: JsonLocation): boolean {
  return path.length <= location.length && path.every((step, index) => "each" in step || step.at === location[index]);
}

/** Reads several; what is no path is left out. */
export function jsonPaths(texts: readonly string[]): readonly JsonPath[] {
  return texts.flatMap((text) => {
    const path = jsonPath(text);
    return path ? [path] : [];
  });
}
