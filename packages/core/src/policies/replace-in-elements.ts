import type { MessageElement } from "../change.js";
import type { Json } from "../json.js";

const URL_ALONE = /^[a-z][a-z\d+.-]*:\/\/\S*$/i;
/** A string of a JSON text, and the colon that makes it a key. */
const JSON_STRING = /"(?:[^"\\]|\\.)*"(\s*:)?/g;

/**
 * Replaces inside every text of the elements' contents, whatever their vendor's shape. URLs, keys and all else stay as
 * they are, also within JSON that is written as a text. `undefined` where `replace` gives one of the texts up.
 */
export function replaceInElements(
  elements: readonly MessageElement[],
  replace: (text: string) => string | undefined,
): readonly MessageElement[] | undefined {
  let givenUp = false;

  function inText(text: string): string {
    if (URL_ALONE.test(text)) return text;
    if (isStructure(text)) return text.replace(JSON_STRING, inJsonString);
    const replaced = replace(text);
    givenUp ||= replaced === undefined;
    return replaced ?? text;
  }

  function inJsonString(written: string, colon: string | undefined): string {
    if (colon !== undefined) return written;
    const text = String(JSON.parse(written));
    const replaced = inText(text);
    return replaced === text ? written : JSON.stringify(replaced);
  }

  function inJson(value: Json): Json {
    if (typeof value === "string") return inText(value);
    if (typeof value !== "object" || value === null) return value;
    if (isList(value)) return value.map(inJson);
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, inJson(field)]));
  }

  const replaced = elements.map(({ type, content }) => ({ type, content: inJson(content) }));
  return givenUp ? undefined : replaced;
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
