import type { Json } from "./json.js";
import { type JsonLocation, type JsonPath, leadsTo } from "./json-path.js";

/** Returns the replacement of a text. */
type Rewrite = (text: string, location: JsonLocation) => string;

/** A string or a structural character in a JSON text. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g;
/** Texts nested deeper are not rewritten. */
const DEEPEST = 100;

/**
 * Rewrites every text inside JSON. In a text that is itself an object or a list in JSON, only the texts inside are rewritten;
 * the rest stays as it was written.
 */
export function mapTexts(value: Json, rewrite: Rewrite, location: JsonLocation = []): Json {
  if (typeof value === "string") return mapText(value, rewrite, location);
  if (typeof value !== "object" || value === null || location.length >= DEEPEST) return value;
  if (isList(value)) return value.map((item, index) => mapTexts(item, rewrite, [...location, index]));
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, mapTexts(field, rewrite, [...location, key])]),
  );
}

/** The texts at or inside the locations of any of the paths, in their order; without empty texts. */
export function textsAt(value: Json, paths: readonly JsonPath[]): readonly string[] {
  const found: string[] = [];
  mapTexts(value, (text, location) => {
    if (text !== "" && paths.some((path) => leadsTo(path, location))) found.push(text);
    return text;
  });
  return found;
}

function mapText(text: string, rewrite: Rewrite, location: JsonLocation): string {
  return isStructure(text) && location.length < DEEPEST
    ? mapJsonText(text, rewrite, location)
    : rewrite(text, location);
}

/** An object or list that is being read, and the current position in it. */
interface Open {
  readonly isList: boolean;
  key: string | number;
  awaitsKey: boolean;
}

function mapJsonText(json: string, rewrite: Rewrite, location: JsonLocation): string {
  const open: Open[] = [];
  return json.replace(TOKEN, (token) => {
    const inner = open.at(-1);
    if (token === "{" || token === "[") {
      const isList = token === "[";
      open.push({ isList, key: isList ? 0 : "", awaitsKey: !isList });
    } else if (token === "}" || token === "]") {
      open.pop();
    } else if (token === ",") {
      if (inner) {
        if (typeof inner.key === "number") inner.key += 1;
        inner.awaitsKey = !inner.isList;
      }
    } else if (token === ":") {
      if (inner) inner.awaitsKey = false;
    } else if (inner?.awaitsKey) {
      inner.key = String(JSON.parse(token));
    } else if (location.length + open.length < DEEPEST) {
      const text = String(JSON.parse(token));
      const rewritten = mapText(text, rewrite, [...location, ...open.map(({ key }) => key)]);
      return rewritten === text ? token : JSON.stringify(rewritten);
    }
    return token;
  });
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isStructure(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
