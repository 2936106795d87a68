/** The bytes that came in these chunks, not copied where they came in one. */
export function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const [only = new Uint8Array()] = chunks;
  if (chunks.length <= 1) return only;
  const bytes = new Uint8Array(chunks.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** The text of a body, including a byte order mark; `undefined` if it is not UTF-8. */
export function strictText(bytes: Uint8Array): string | undefined {
  try {
    return decoded(bytes, true);
  } catch {
    return undefined;
  }
}

/** The text of a body, with a replacement character for each invalid sequence. */
export function lossyText(bytes: Uint8Array): string {
  return decoded(bytes, false);
}

function decoded(bytes: Uint8Array, fatal: boolean): string {
  return new TextDecoder("utf-8", { fatal, ignoreBOM: true }).decode(bytes);
}
