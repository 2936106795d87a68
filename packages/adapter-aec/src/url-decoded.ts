/** Two halves of a pair, each written as three bytes of its own (CESU-8), as starRTC's web SDK 1.1.8 sends emoji. */
const PAIRS = /((?:%ED%A[\dA-F]%[89AB][\dA-F]%ED%B[\dA-F]%[89AB][\dA-F])+)/gi;

/** The text of URL-encoded UTF-8 or CESU-8. Throws a `URIError` for any other bytes, a half alone among them. */
export function urlDecoded(encoded: string): string {
  const parts = decodedParts(encoded);
  return parts.map((part) => (typeof part === "string" ? part : textOf(part))).join("");
}

/** The bytes that were encoded; a text where they are its UTF-8. Throws as `urlDecoded` does. */
export function urlDecodedBytes(encoded: string): string | Uint8Array {
  const [text = "", ...more] = decodedParts(encoded);
  return more.length === 0 ? text : Buffer.concat([text, ...more].map((part) => Buffer.from(part)));
}

/** Texts and, between two of them, the bytes of pairs. */
function decodedParts(encoded: string): readonly (string | Buffer)[] {
  try {
    return [decodeURIComponent(encoded)];
  } catch (fault) {
    const parts = encoded.split(PAIRS);
    if (parts.length === 1) throw fault;
    // Splitting by a captured expression puts what it found between the rest.
    return parts.map((part, index) => (index % 2 === 1 ? bytesOf(part) : decodeURIComponent(part)));
  }
}

function bytesOf(escapes: string): Buffer {
  return Buffer.from(escapes.replaceAll("%", ""), "hex");
}

function textOf(halves: Buffer): string {
  let text = "";
  for (let at = 0; at < halves.length; at += 3) {
    const bytes = halves.readUIntBE(at, 3);
    text += String.fromCharCode(((bytes >> 4) & 0xf000) | ((bytes >> 2) & 0xfc0) | (bytes & 0x3f));
  }
  return text;
}
