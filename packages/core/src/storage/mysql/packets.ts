/** More than this goes in several packets anyhow: the parser works on one while the next is written. */
const LARGEST_TEXT_BYTES = 4 * 1024 * 1024;
const SEPARATOR_BYTES = 2;
/** A UTF-16 unit is at most so many bytes of UTF-8. */
const BYTES_OF_UNIT = 3;

/** Whether a text is no more than so many bytes of UTF-8. */
export function fits(text: string, bytes: number): boolean {
  return text.length * BYTES_OF_UNIT <= bytes || (text.length <= bytes && Buffer.byteLength(text) <= bytes);
}

/** Parts of one statement are no larger than this, where rows or keys can be parted. */
export function partBytes(textBytes: number): number {
  return Math.min(textBytes, LARGEST_TEXT_BYTES);
}

/** Statements in groups that go to the server together, none larger than it takes unless it is one statement. */
export function packets(statements: readonly string[], textBytes: number): readonly (readonly string[])[] {
  const limit = partBytes(textBytes);
  const units = statements.reduce((sum, { length }) => sum + length + SEPARATOR_BYTES, 0);
  if (units * BYTES_OF_UNIT <= limit) return [statements];
  const groups: string[][] = [];
  let room = 0;
  for (const statement of statements) {
    const bytes = Buffer.byteLength(statement) + SEPARATOR_BYTES;
    if (bytes > room) {
      groups.push([]);
      room = limit;
    }
    groups.at(-1)?.push(statement);
    room -= bytes;
  }
  return groups;
}
