/** A JSON value, as vendors and apps attach to groups, members and messages. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * `JSON.stringify` for values of any depth, which would overflow the stack there if nested thousands of levels deep. The
 * value must be JSON; the text is the same.
 */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return deepJsonText(value);
  }
}

/** Uses an explicit stack, of texts to write and values to convert. */
function deepJsonText(root: unknown): string {
  const texts: string[] = [];
  const waiting: ({ readonly text: string } | { readonly value: unknown })[] = [{ value: root }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if ("text" in next) {
      texts.push(next.text);
      continue;
    }
    const { value } = next;
    if (typeof value !== "object" || value === null) {
      texts.push(JSON.stringify(value ?? null));
      continue;
    }
    const isList = Array.isArray(value);
    const entries = Object.entries(value).filter(([, inner]) => isList || inner !== undefined);
    waiting.push({ text: isList ? "]" : "}" });
    for (const [index, [key, inner]] of [...entries.entries()].reverse()) {
      const comma = index > 0 ? "," : "";
      waiting.push({ value: inner }, { text: isList ? comma : `${comma}${JSON.stringify(key)}:` });
    }
    texts.push(isList ? "[" : "{");
  }
  return texts.join("");
}
