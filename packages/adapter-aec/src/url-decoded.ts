/** Two halves of a pair, each written as three bytes of its own (CESU-8), as starRTC's web SDK 1.1.8 sends emoji. */
const PAIRS = /((?:%ED%A[\dA-F]%[89AB][\dA-F]%ED%B[\dA-F]%[89AB][\dA-F])+)/gi;

/** The text of URL-encoded UTF-8 or CESU-8. Throws a `URIError` for any other bytes, a half alone among them. */
export function urlDecoded(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch (fault) {
    const parts = encoded.split(PAIRS);
    if (parts.length === 1) throw fault;
    return parts.map((part, index) => (isPairs(index) ? textOf(bytesOf(part)) : decodeURIComponent(part))).join("");
  }
}

/** The bytes that were encoded; a text where they are its UTF-8. Throws as `urlDecoded` does. */
export function urlDecodedBytes(encoded: string): string | Uint8Array {
  try {
    return decodeURIComponent(encoded);
  } catch (fault) {
    const parts = encoded.split(PAIRS);
    if (parts.length === 1) throw fault;
    return Buffer.concat(
      parts.map((part, index) => (isPairs(index) ? bytesOf(part) : Buffer.from(decodeURIComponent(part), "utf8"))),
    );
  }
}

/** Splitting by a captured expression puts what it found between the rest. */
function isPairs(index: number): boolean {
  return index % 2 === 1;
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
