import type { Inbound } from "@grouphook/core";
import { malformed } from "./malformed.js";

/**
 * The text of the callback, decoded once: from a form body, from a body that is the JSON itself, or from the query.
 * Throws a `CallbackError` "malformed" when it is missing, given twice or not URL-encoded UTF-8.
 */
export function dataOf(inbound: Inbound): string {
  const text = isJson(inbound.body) ? inbound.body : fieldOf(inbound, "data");
  if (text === undefined || text === "") throw malformed(undefined, "data is missing");
  return text;
}

/** The signature over the text of the callback, if there is one. Throws as `dataOf` does. */
export function signOf(inbound: Inbound): string | undefined {
  return fieldOf(inbound, "sign");
}

function isJson(body: string): boolean {
  return body.startsWith("{");
}

function fieldOf({ body, query }: Inbound, name: string): string | undefined {
  const encoded = (isJson(body) ? undefined : encodedField(body, name)) ?? encodedField(query, name);
  return encoded === undefined ? undefined : decoded(encoded, name);
}

function encodedField(form: string, name: string): string | undefined {
  const start = `${name}=`;
  let field: string | undefined;
  for (let from = 0; from < form.length; ) {
    const mark = form.indexOf("&", from);
    const to = mark < 0 ? form.length : mark;
    if (form.startsWith(start, from)) {
      if (field !== undefined) throw malformed(undefined, `${name} is given twice`);
      field = form.slice(from + start.length, to);
    }
    from = to + 1;
  }
  return field;
}

function decoded(encoded: string, name: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll("+", " "));
  } catch (cause) {
    throw malformed(undefined, `${name} is not URL-encoded UTF-8`, { cause });
  }
}
