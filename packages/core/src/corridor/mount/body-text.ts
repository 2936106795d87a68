/** The text of a body, including a byte order mark; `undefined` if it is not UTF-8. */
export function strictText(chunks: readonly Uint8Array[]): string | undefined {
  try {
    return decoded(chunks, true);
  } catch {
    return undefined;
  }
}

/** The text of a body, with a replacement character for each invalid sequence. */
export function lossyText(chunks: readonly Uint8Array[]): string {
  return decoded(chunks, false);
}

function decoded(chunks: readonly Uint8Array[], fatal: boolean): string {
  const decoder = new TextDecoder("utf-8", { fatal, ignoreBOM: true });
  const texts = chunks.map((chunk) => decoder.decode(chunk, { stream: true }));
  return texts.join("") + decoder.decode();
}
