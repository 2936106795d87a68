import type { Json } from "./json.js";
import { type JsonLocation, type JsonPath, leadsTo } from "./json-path.js";

/** What becomes of a text. */
type Rewrite = (text: string, location: JsonLocation) => string;

/** A string of a JSON text, or what stands between. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g;
/** What is nested deeper was not made for people. */
const DEEPEST = 100;

/**
 * Rewrites every text inside JSON. A text that holds an object or a list in JSON is gone into like the value it holds, and
 * stays as it was written but for its rewritten texts.
 */
export function mapTexts(value: Json, rewrite: Rewrite, location: JsonLocation = []): Json {
  if (typeof value === "string") return mapText(value, rewrite, location);
  if (typeof value !== "object" || value === null || location.length >= DEEPEST) return value;
  if (isList(value)) return value.map((item, index) => mapTexts(item, rewrite, [...location, index]));
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, mapTexts(field, rewrite, [...location, key])]),
  );
}

/** The texts that stand where one of the paths leads, and inside of that, in their order; without empty ones. */
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

/** An object or list whose text is being read, and where in it we are. */
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
