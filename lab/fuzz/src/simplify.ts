import { type JsonNode, nodeOf, textOf } from "./mutation/json-node.ts";
import type { Input, Specimen } from "./specimen.ts";

/** Whether the rest of a finding still fails; always false when the time is over. */
export type Fails<Item> = (items: readonly Item[]) => Promise<boolean>;

/** Removes halves, quarters and so on, as long as the rest fails. */
export async function fewer<Item>(
  items: readonly Item[],
  fails: Fails<Item>,
  isOver: () => boolean,
): Promise<readonly Item[]> {
  let left = items;
  for (let size = Math.ceil(items.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < left.length && left.length > 1; ) {
      if (isOver()) return left;
      const candidate = left.toSpliced(at, size);
      if (candidate.length > 0 && (await fails(candidate))) left = candidate;
      else at += size;
    }
  }
  return left;
}

/** The smallest part of an input that still fails. */
export async function simplest(
  input: Input,
  fails: (input: Input) => Promise<boolean>,
  isOver: () => boolean,
): Promise<Input> {
  if (input.kind === "bytes") {
    const bytes = await fewer([...input.bytes], (left) => fails({ ...input, bytes: Buffer.from(left) }), isOver);
    return { ...input, bytes: Buffer.from(bytes) };
  }
  let { specimen } = input;
  const tries = async (change: Partial<Specimen>) => {
    const candidate = { ...specimen, ...change };
    if (!(await fails({ kind: "callback", specimen: candidate }))) return false;
    specimen = candidate;
    return true;
  };
  await tries({ headers: {} });
  await tries({ query: "" });
  await tries({ path: "/" });
  await tries({ carrier: "body" });
  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false;
    for (const text of withoutOnePart(specimen.text)) {
      if (isOver()) break;
      isSmaller = text.length < specimen.text.length && (await tries({ text }));
      if (isSmaller) break;
    }
  }
  if (!nodeOf(specimen.text)) await fewer([...specimen.text], (left) => tries({ text: left.join("") }), isOver);
  return { kind: "callback", specimen };
}

/** The variants of a JSON text with one part removed. */
function* withoutOnePart(text: string): Iterable<string> {
  const root = nodeOf(text);
  if (root) yield* textsWithout(root, root);
}

function* textsWithout(node: JsonNode, root: JsonNode): Iterable<string> {
  if (node.kind === "leaf") return;
  if (node.kind === "embedded") return yield* textsWithout(node.inner, root);
  const parts: unknown[] = node.kind === "array" ? node.items : node.entries;
  for (let index = 0; index < parts.length; index += 1) {
    const [removed] = parts.splice(index, 1);
    yield textOf(root);
    parts.splice(index, 0, removed);
  }
  const inner = node.kind === "array" ? node.items : node.entries.map(([, value]) => value);
  for (const part of inner) yield* textsWithout(part, root);
}
