import { type Inbound, malformed } from "@grouphook/core/adapter";
import { urlDecoded, urlDecodedBytes } from "./url-decoded.js";

type Decode<Decoded> = (encoded: string) => Decoded;

/**
 * The text of the callback, decoded once: from a form body, from a body that is the JSON itself, or from the query.
 * Throws a `CallbackError` "malformed" when it is missing, given with two values or not URL-encoded UTF-8 or CESU-8.
 */
export function dataOf(inbound: Inbound): string {
  return dataBy(urlDecoded, inbound);
}

/** What `sign` is over: the bytes of the text as they were sent. Throws as `dataOf` does. */
export function signedBytesOf(inbound: Inbound): string | Uint8Array {
  return dataBy(urlDecodedBytes, inbound);
}

/** The signature over the text of the callback, if there is one. Throws as `dataOf` does. */
export function signOf(inbound: Inbound): string | undefined {
  return fieldOf(urlDecoded, inbound, "sign");
}

function dataBy<Decoded extends string | Uint8Array>(decode: Decode<Decoded>, inbound: Inbound): Decoded | string {
  const data = isJson(inbound.body) ? inbound.body : fieldOf(decode, inbound, "data");
  if (data === undefined || data.length === 0) throw malformed(undefined, "data is missing");
  return data;
}

function isJson(body: string): boolean {
  return body.startsWith("{");
}

function fieldOf<Decoded>(decode: Decode<Decoded>, { body, query }: Inbound, name: string): Decoded | undefined {
  const encoded = (isJson(body) ? undefined : encodedField(body, name)) ?? encodedField(query, name);
  return encoded === undefined ? undefined : decoded(decode, encoded, name);
}

/** A field of a form. Proxies that add the query to itself repeat it, which says nothing new. */
function encodedField(form: string, name: string): string | undefined {
  const start = `${name}=`;
  let field: string | undefined;
  for (let from = 0; from < form.length; ) {
    const mark = form.indexOf("&", from);
    const to = mark < 0 ? form.length : mark;
    if (form.startsWith(start, from)) {
      const again = form.slice(from + start.length, to);
      if (field !== undefined && !saysTheSame(field, again, name)) {
        throw malformed(undefined, `${name} is given twice and differs`);
      }
      field = again;
    }
    from = to + 1;
  }
  return field;
}

function saysTheSame(one: string, other: string, name: string): boolean {
  if (one === other) return true;
  const [first, second] = [one, other].map((encoded) => Buffer.from(decoded(urlDecodedBytes, encoded, name)));
  return first !== undefined && second?.equals(first) === true;
}

function decoded<Decoded>(decode: Decode<Decoded>, encoded: string, name: string): Decoded {
  try {
    return decode(encoded.replaceAll("+", " "));
  } catch (cause) {
    throw malformed(undefined, `${name} is not URL-encoded UTF-8`, { cause });
  }
}
