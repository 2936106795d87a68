const MARKED = /"@number:(\d+)@"/g;

/** JSON as NetEase writes it: a `bigint` becomes a bare number with all its digits. */
export function jsonText(value: object): string {
  const text = JSON.stringify(value, (_, one) => (typeof one === "bigint" ? `@number:${one}@` : one));
  return text.replace(MARKED, "$1");
}
