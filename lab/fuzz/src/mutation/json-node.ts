/** JSON in its written form: keys may repeat, and a leaf is any text, valid or not. */
export type JsonNode =
  | { kind: "object"; entries: [key: string, value: JsonNode][] }
  | { kind: "array"; items: JsonNode[] }
  /** A text that is itself JSON of an object or a list. */
  | { kind: "embedded"; inner: JsonNode }
  | { kind: "leaf"; text: string };

/** A leaf as it is written. */
export function leaf(text: string): JsonNode {
  return { kind: "leaf", text };
}

/** The nodes of a JSON text; `undefined` for invalid JSON, or if it is nested too deeply to be walked. */
export function nodeOf(text: string): JsonNode | undefined {
  try {
    return nodeOfValue(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Keys are written unchanged, except lone surrogates, which are escaped. */
export function textOf(node: JsonNode): string {
  switch (node.kind) {
    case "leaf":
      return node.text;
    case "array":
      return `[${node.items.map(textOf).join(",")}]`;
    case "embedded":
      return JSON.stringify(textOf(node.inner));
    case "object":
      return `{${node.entries.map(([key, value]) => `${JSON.stringify(key)}:${textOf(value)}`).join(",")}}`;
  }
}

/** The text of a node that is a string. */
export function stringOf(node: JsonNode): string | undefined {
  if (node.kind === "embedded") return textOf(node.inner);
  if (node.kind !== "leaf" || !node.text.startsWith('"')) return undefined;
  try {
    const value: unknown = JSON.parse(node.text);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

function nodeOfValue(value: unknown): JsonNode {
  if (typeof value === "string" && /^\s*[{[]/.test(value)) {
    const inner = nodeOf(value);
    return inner ? { kind: "embedded", inner } : leaf(JSON.stringify(value));
  }
  if (Array.isArray(value)) return { kind: "array", items: value.map(nodeOfValue) };
  if (typeof value !== "object" || value === null) return leaf(JSON.stringify(value));
  return { kind: "object", entries: Object.entries(value).map(([key, inner]) => [key, nodeOfValue(inner)]) };
}
