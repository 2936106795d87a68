import type { SeededRandom } from "@grouphook/testkit";
import type { Dialect, Meaning } from "../dialect.ts";
import type { Specimen } from "../specimen.ts";
import { type JsonNode, leaf, nodeOf, stringOf, textOf } from "./json-node.ts";

const GROUPS = 6;
const USERS = 10;
/** Ids of users have letters, or few digits. */
const GROUP_ID = /^\d{5,}$/;
const words = [
  "",
  "a",
  "hello",
  "群",
  "the casino 群 😀",
  "x".repeat(60),
  "9",
  "line\nbreak",
  '{"name":"a"}',
  "%7B%22name%22%3A1%7D",
  "%",
];

/** The same callback with one of few groups and users and a current time. It stays valid, so that the record really changes. */
export function liven(random: SeededRandom, specimen: Specimen, dialect: Dialect): Specimen {
  const root = nodeOf(specimen.text);
  if (!root) return specimen;
  const context = { random, dialect, at: specimen.at, group: groupId(random) };
  return { ...specimen, text: textOf(livened(root, "", context)) };
}

interface Context {
  readonly random: SeededRandom;
  readonly dialect: Dialect;
  readonly at: number;
  /** Most callbacks are about one group. */
  readonly group: string;
}

function livened(node: JsonNode, key: string, context: Context): JsonNode {
  const meaning = context.dialect.meanings.get(key.toLowerCase());
  if (node.kind === "object") {
    return { kind: "object", entries: node.entries.map(([name, value]) => [name, livened(value, name, context)]) };
  }
  if (node.kind === "array") {
    if (meaning === "users")
      return { kind: "array", items: someUsers(context.random).map((id) => leaf(JSON.stringify(id))) };
    return { kind: "array", items: node.items.map((item) => livened(item, key, context)) };
  }
  if (node.kind === "embedded") return { kind: "embedded", inner: livened(node.inner, key, context) };
  const inner = stringOf(node);
  if (meaning === undefined || context.random.chance(0.1)) return node;
  const value = valueFor(meaning, inner, context);
  if (value === undefined) return node;
  return leaf(inner === undefined ? value : JSON.stringify(value));
}

function valueFor(meaning: Meaning, before: string | undefined, context: Context): string | undefined {
  const { random, at } = context;
  const isText = before !== undefined;
  switch (meaning) {
    case "group":
    case "user":
    case "groupOrUser":
      return isText && before !== "" ? named(meaning, before, context) : undefined;
    case "userList":
      return isText ? listed(someUsers(random), before, random) : undefined;
    case "once":
      return String(random.below(random.chance(0.3) ? 60 : 1_000_000));
    case "topic":
      return isText && before !== "" ? `t${random.below(GROUPS)}` : undefined;
    case "text":
      return isText ? random.pick(words) : undefined;
    case "milliseconds":
      return String(at - random.below(20_000));
    case "seconds":
      return String(Math.floor(at / 1000) - random.below(20));
    case "number":
      return String(random.below(60));
    case "users":
      return undefined;
  }
}

/** Another id in a text that may say more than an id. */
function named(meaning: "group" | "user" | "groupOrUser", before: string, { random, dialect, group }: Context): string {
  const isGroup = meaning === "group" || (meaning === "groupOrUser" && GROUP_ID.test(before));
  const id = isGroup ? group : userId(random);
  return dialect.idWithin ? before.replace(dialect.idWithin, () => id) : id;
}

/** In brackets if they were. */
function listed(users: readonly string[], before: string, random: SeededRandom): string {
  const separator = random.pick([",", ",", ", ", " , "]);
  return before.startsWith("[") ? `[${users.join(separator)}]` : users.join(separator);
}

/** Including ids that a ledger assigns. */
function groupId(random: SeededRandom): string {
  return String(100_001 + random.below(GROUPS));
}

function userId(random: SeededRandom): string {
  return `u${random.below(USERS)}`;
}

function someUsers(random: SeededRandom): readonly string[] {
  return Array.from({ length: 1 + random.below(4) }, () => userId(random));
}
