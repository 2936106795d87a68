/**
 * The text itself or, of a longer one, that many characters and `…`. Holds on to nothing of what it leaves out, as a slice
 * does in V8, and splits no character in two.
 */
export function shortened(text: string, longest: number): string {
  if (text.length <= longest) return text;
  return `${[...text.slice(0, longest)].join("").toWellFormed()}…`;
}
