import { isObject, parsedJson } from "./parsed-json.js";

/**
 * Reads texts by their names: of a JSON object or, where a text is none or only its beginning, whatever stands first in it
 * under the name. Empty ones are none.
 */
export function textFieldsIn(json: string): (name: string) => string | undefined {
  const body = parsedJson(json);
  return (name) => {
    const value = isObject(body) ? body[name] : parsedJson(firstTextNamed(name, json));
    return typeof value === "string" && value !== "" ? value : undefined;
  };
}

function firstTextNamed(name: string, json: string): string {
  return new RegExp(`"${name}"\\s*:\\s*("(?:[^"\\\\]|\\\\.){1,255}")`).exec(json)?.[1] ?? "";
}
