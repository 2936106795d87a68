const MAX_BYTES = 255;

/**
 * Whether `text` may name a group, user, topic or message: 1 to 255 bytes of UTF-8, no NUL, no lone surrogate.
 * Such a name survives every supported database byte for byte.
 */
export function isIdentifier(text: string): boolean {
  if (text.length === 0 || text.length > MAX_BYTES || text.includes("\0") || !text.isWellFormed()) return false;
  return text.length * 3 <= MAX_BYTES || utf8Length(text) <= MAX_BYTES;
}

function utf8Length(wellFormed: string): number {
  let bytes = 0;
  for (const character of wellFormed) {
    const codePoint = character.codePointAt(0) ?? 0;
    bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
  }
  return bytes;
}
