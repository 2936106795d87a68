import type { SeededRandom } from "@grouphook/testkit";
import { type JsonNode, leaf, nodeOf, stringOf, textOf } from "./json-node.ts";
import { mutateText } from "./mutate-text.ts";
import { oddKey, oddValue } from "./odd-values.ts";

const COPIES = 10_000;
/** Copies of what is long itself, by every mutation of one callback, would fill the memory. */
const LONGEST_LIST = 1024 * 1024;

type Place = { readonly parent: Extract<JsonNode, { kind: "object" | "array" }>; readonly index: number };

/**
 * Makes one change in the structure of a JSON text, or in that of a JSON text inside it; `undefined` for a text without
 * structure.
 */
export function mutateJson(random: SeededRandom, text: string, other: string): string | undefined {
  const root = nodeOf(text);
  if (!root) return undefined;
  const places: Place[] = [];
  collect(root, places);
  if (places.length === 0) return random.chance(0.5) ? oddValue(random) : `[${text}]`;
  const place = random.pick(places);
  change(random, place, at(place), other);
  return textOf(root);
}

function change(random: SeededRandom, place: Place, node: JsonNode, other: string): void {
  const { parent, index } = place;
  switch (random.below(12)) {
    case 0:
      if (parent.kind === "array") parent.items.splice(index, 1);
      else parent.entries.splice(index, 1);
      return;
    case 1:
      if (parent.kind === "array") parent.items.splice(index, 0, node);
      else parent.entries.push([parent.entries[index]?.[0] ?? "", random.chance(0.5) ? node : leaf(oddValue(random))]);
      return;
    case 2:
      if (parent.kind === "object") parent.entries[index] = [renamed(random, parent.entries[index]?.[0] ?? ""), node];
      else put(place, leaf(oddValue(random)));
      return;
    case 3:
      if (parent.kind === "object") parent.entries.splice(index, 0, [oddKey(random), leaf(oddValue(random))]);
      else parent.items.push(leaf(oddValue(random)));
      return;
    case 4:
      put(place, otherType(random, node));
      return;
    case 5:
      put(place, foreign(random, other) ?? leaf(oddValue(random)));
      return;
    case 6:
      swap(random, place, node);
      return;
    case 7:
      put(place, { kind: "array", items: [node, node] });
      return;
    case 8:
      if (node.kind === "array" && node.items.length > 0 && random.chance(0.05)) {
        put(place, leaf(`[${copiesOf(random, node.items).join(",")}]`));
      } else put(place, leaf("null"));
      return;
    case 9: {
      const text = stringOf(node);
      put(place, leaf(text === undefined ? oddValue(random) : JSON.stringify(mutateText(random, text, other))));
      return;
    }
    default:
      put(place, leaf(oddValue(random)));
  }
}

function copiesOf(random: SeededRandom, items: readonly JsonNode[]): readonly string[] {
  const copies: string[] = [];
  for (let length = 0; copies.length < COPIES && length < LONGEST_LIST; ) {
    const copy = textOf(random.pick(items));
    copies.push(copy);
    length += copy.length;
  }
  return copies;
}

function otherType(random: SeededRandom, node: JsonNode): JsonNode {
  if (node.kind === "embedded") return node.inner;
  const text = stringOf(node);
  if (text !== undefined)
    return leaf(/^-?\d+$/.test(text) ? text : random.pick(["0", "[]", "{}", "false", `[${JSON.stringify(text)}]`]));
  if (node.kind === "leaf")
    return leaf(random.pick([JSON.stringify(node.text), `${node.text}.5`, `-${node.text}`, `${node.text}000`]));
  return leaf(random.pick([JSON.stringify(textOf(node)), node.kind === "array" ? "{}" : "[]", `[${textOf(node)}]`]));
}

function renamed(random: SeededRandom, key: string): string {
  return random.pick([key.toLowerCase(), `${key} `, key.slice(1), `_${key}`, oddKey(random)]);
}

/** Any value of another callback. */
function foreign(random: SeededRandom, text: string): JsonNode | undefined {
  const root = nodeOf(text);
  const places: Place[] = [];
  if (root) collect(root, places);
  return places.length > 0 ? at(random.pick(places)) : undefined;
}

function swap(random: SeededRandom, place: Place, node: JsonNode): void {
  const { parent } = place;
  const length = parent.kind === "array" ? parent.items.length : parent.entries.length;
  const neighbour = { parent, index: random.below(length) };
  put(place, at(neighbour));
  put(neighbour, node);
}

function collect(node: JsonNode, places: Place[]): void {
  if (node.kind === "leaf") return;
  if (node.kind === "embedded") {
    collect(node.inner, places);
    return;
  }
  const inner = node.kind === "array" ? node.items : node.entries.map(([, value]) => value);
  for (const [index, value] of inner.entries()) {
    places.push({ parent: node, index });
    collect(value, places);
  }
}

function at({ parent, index }: Place): JsonNode {
  return (parent.kind === "array" ? parent.items[index] : parent.entries[index]?.[1]) ?? leaf("null");
}

function put({ parent, index }: Place, node: JsonNode): void {
  if (parent.kind === "array") parent.items[index] = node;
  else parent.entries[index] = [parent.entries[index]?.[0] ?? "", node];
}
