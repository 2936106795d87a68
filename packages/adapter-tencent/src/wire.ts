import { isIdentifier, type Json } from "@grouphook/core/adapter";
import { z } from "zod";
import { malformed } from "./malformed.js";

/** The latest moment a `Date` can hold, in Unix milliseconds. */
const LAST_MOMENT = 8.64e15;

// Seen in the wild (https://github.com/doocs/qcloud-im-server-sdk-java/issues/181): a field of seconds in milliseconds.
const MOST_SECONDS = 1e11;

const oldKinds: ReadonlyMap<string, string> = new Map([
  ["Work", "Private"],
  ["Meeting", "ChatRoom"],
]);

/** Makes the message of a field that is missing or, with `fault`, of a wrong kind. */
export function otherwise(fault: string): { error: (issue: { readonly input?: unknown }) => string } {
  return { error: ({ input }) => (input === undefined ? "is missing" : fault) };
}

/** A field that may be absent or null. */
export function optional<Value>(field: z.ZodType<Value>): z.ZodType<Value | undefined> {
  return field.nullish().transform((value) => value ?? undefined);
}

/** Why a value cannot be used. */
class Unusable {
  readonly why: string;

  constructor(why: string) {
    this.why = why;
  }
}

const noText = new Unusable("is not a string");
const noId = new Unusable("is not a usable id");
const noInteger = new Unusable("is not a whole number");
const noTime = new Unusable("is not a time");

/** Checks and translates a value in one step: a chain of schemas costs several times as much. */
type Reading<Value> = (value: unknown) => Value | Unusable;

function field<Value>(reading: Reading<Value>): z.ZodType<Value> {
  return z.transform((value, { issues }) => {
    const read = reading(value);
    if (!(read instanceof Unusable)) return read;
    issues.push({ code: "custom", input: value, message: value === undefined ? "is missing" : read.why });
    return z.NEVER;
  });
}

function optionalField<Value>(reading: Reading<Value>): z.ZodType<Value | undefined> {
  return field((value) => (value === undefined || value === null ? undefined : reading(value)));
}

/** A text as it came, whatever it holds. */
export const text: z.ZodType<string> = field(asText);
/** A text that may be absent; an empty one is there. */
export const optionalText: z.ZodType<string | undefined> = optionalField(asText);

/** The id of a group, topic or user. */
export const identifier: z.ZodType<string> = field(asId);

/** An id that may be absent, or empty for nobody: a group may have no owner. */
export const optionalIdentifier: z.ZodType<string | undefined> = optionalField((value) =>
  value === "" ? undefined : asId(value),
);

/** An integer or, as in many documented samples, its decimal text. */
export const integer: z.ZodType<number> = field(asInteger);
/** An `integer` that may be absent. */
export const optionalInteger: z.ZodType<number | undefined> = optionalField(asInteger);

/** Unix milliseconds. */
export const optionalTime: z.ZodType<number | undefined> = optionalField(asMoment);

/** Unix seconds on the wire, milliseconds here. */
export const optionalSeconds: z.ZodType<number | undefined> = optionalField((value) => {
  const time = asInteger(value);
  return time instanceof Unusable ? time : asMoment(time > MOST_SECONDS ? time : time * 1000);
});

/** A type of group, by the name callbacks mostly use for it. */
export const optionalKind: z.ZodType<string | undefined> = optionalField((value) => {
  const kind = asText(value);
  return kind instanceof Unusable ? kind : (oldKinds.get(kind) ?? kind);
});

/** A type of group said beside the change: whatever it is, the change counts without it. */
export const kindIfAny: z.ZodType<string | undefined> = z.transform((value) =>
  typeof value === "string" && value !== "" ? (oldKinds.get(value) ?? value) : undefined,
);

/** The ids in a list of members, each once. */
export const memberIds: z.ZodType<readonly string[]> = listOf(
  z.object({ Member_Account: identifier }, otherwise("is not an object")),
).transform((members) => [...new Set(members.map(({ Member_Account }) => Member_Account))]);

/** A list of anything. */
export function listOf<Item>(item: z.ZodType<Item>): z.ZodType<Item[]> {
  return z.array(item, otherwise("is not a list"));
}

/** A JSON object taken as it is. */
export const jsonObject: z.ZodType<{ readonly [key: string]: Json }> = z.custom<{ readonly [key: string]: Json }>(
  isObject,
  otherwise("is not an object"),
);

/** Checks a body against the schema of its command; throws a `CallbackError` "malformed" naming the first fault. */
export function readWire<Wire>(wire: z.ZodType<Wire>, body: object, command: string): Wire {
  const read = wire.safeParse(body);
  if (read.success) return read.data;
  const [{ path, message } = { path: [], message: "is unreadable" }] = read.error.issues;
  throw malformed(command, `${placeOf(path)} ${message}`);
}

/** Whether a parsed body or a part of it is a JSON object. */
export function isObject(value: unknown): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asText(value: unknown): string | Unusable {
  return typeof value === "string" ? value : noText;
}

function asId(value: unknown): string | Unusable {
  return typeof value === "string" && isIdentifier(value) ? value : noId;
}

function asInteger(value: unknown): number | Unusable {
  const number = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : noInteger;
}

function asMoment(value: unknown): number | Unusable {
  const time = asInteger(value);
  return time instanceof Unusable || (time >= 0 && time <= LAST_MOMENT) ? time : noTime;
}

function placeOf([first = "the body", ...rest]: readonly PropertyKey[]): string {
  return String(first) + rest.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`)).join("");
}
