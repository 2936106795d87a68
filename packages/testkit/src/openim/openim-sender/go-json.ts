/**
 * JSON as Go's encoder writes it: compact, with a line end, and with the special characters of HTML escaped. Captured from
 * OpenIM's own callback functions.
 */
export function goJson(value: object): string {
  const text = JSON.stringify(value).replaceAll(/[<>&\u2028\u2029]/g, escaped);
  return `${text}\n`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** The type of a field. */
export type GoKind =
  | "string"
  | "int32"
  | "int64"
  | "bool"
  | "anything"
  | { readonly listOf: GoKind }
  | { readonly fields: GoStruct };

/** The fields of a struct, by their JSON names. */
export interface GoStruct {
  readonly [field: string]: GoKind;
}

/** A decoded struct: its fields, without those that are absent or null. */
export interface GoFields {
  readonly [field: string]: unknown;
}

/** Thrown for a text that Go's decoder refuses. */
export class GoJsonError extends Error {}

/** A number as it was written: Go distinguishes `1` from `1.0` and `1e0`. */
class WrittenNumber {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

/**
 * Reads a struct like Go's decoder: names match in any case, unknown names and `null` are ignored, but quoted numbers,
 * fractions and trailing text are errors. Throws a `GoJsonError`.
 */
export function readGoJson(text: string, struct: GoStruct): GoFields {
  let value: unknown;
  try {
    value = JSON.parse(text, keepNumbers);
  } catch (cause) {
    throw new GoJsonError("the body is not JSON", { cause });
  }
  return value === null ? {} : readStruct(value, struct, "the body");
}

function keepNumbers(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === "number" ? new WrittenNumber(context?.source ?? String(value)) : value;
}

function readStruct(value: unknown, struct: GoStruct, place: string): GoFields {
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof WrittenNumber) {
    throw new GoJsonError(`${place} is not an object`);
  }
  const names = new Map(Object.keys(struct).map((name) => [name.toLowerCase(), name]));
  const fields: Record<string, unknown> = {};
  for (const [key, found] of Object.entries(value)) {
    const name = names.get(key.toLowerCase());
    const kind = name === undefined ? undefined : struct[name];
    if (name !== undefined && kind !== undefined && found !== null) fields[name] = readValue(found, kind, name);
  }
  return fields;
}

function readValue(value: unknown, kind: GoKind, place: string): unknown {
  if (typeof kind === "object") {
    if ("fields" in kind) return readStruct(value, kind.fields, place);
    if (!Array.isArray(value)) throw new GoJsonError(`${place} is not a list`);
    return value.map((entry) => readValue(entry, kind.listOf, place));
  }
  switch (kind) {
    case "string":
      if (typeof value !== "string") throw new GoJsonError(`${place} is not a string`);
      return value;
    case "bool":
      if (typeof value !== "boolean") throw new GoJsonError(`${place} is not a boolean`);
      return value;
    case "anything":
      return value;
    default:
      return readInteger(value, kind === "int32" ? 31n : 63n, place);
  }
}

function readInteger(value: unknown, bits: bigint, place: string): number {
  if (!(value instanceof WrittenNumber)) throw new GoJsonError(`${place} is not a number`);
  if (!/^-?\d+$/.test(value.source)) throw new GoJsonError(`${place} is not an integer`);
  const integer = BigInt(value.source);
  if (integer < -(2n ** bits) || integer >= 2n ** bits) throw new GoJsonError(`${place} is out of range`);
  return Number(integer);
}
