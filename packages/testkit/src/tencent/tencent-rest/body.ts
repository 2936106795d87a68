import { Refusal, wrong } from "./refusal.js";

/** The JSON object of a call, parsed but not checked. */
export type Body = { readonly [field: string]: unknown };

/** Whether a value is a JSON object. */
export function isBody(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A text that must be there, of so many bytes at most. */
export function textIn(body: Body, name: string, mostBytes: number = Number.POSITIVE_INFINITY): string {
  const text = optionalTextIn(body, name, mostBytes);
  if (text === undefined || text === "") throw wrong(`${name} is missing`);
  return text;
}

/** A text that may be absent. */
export function optionalTextIn(
  body: Body,
  name: string,
  mostBytes: number = Number.POSITIVE_INFINITY,
): string | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (typeof value !== "string") throw wrong(`${name} is not a string`);
  if (Buffer.byteLength(value) > mostBytes) throw wrong(`${name} is longer than ${mostBytes} bytes`);
  return value;
}

/** One of some words that may be absent; they are case-sensitive. */
export function optionalWordIn<Word extends string>(
  body: Body,
  name: string,
  words: readonly Word[],
): Word | undefined {
  const value = optionalTextIn(body, name);
  if (value === undefined) return undefined;
  const word = words.find((one) => one === value);
  if (word === undefined) throw wrong(`${name} is none of ${words.join(", ")}`);
  return word;
}

/** A whole number that must be there. */
export function integerIn(body: Body, name: string, from: number, to: number): number {
  const value = optionalIntegerIn(body, name, from, to);
  if (value === undefined) throw wrong(`${name} is missing`);
  return value;
}

/** A whole number that may be absent. */
export function optionalIntegerIn(body: Body, name: string, from: number, to: number): number | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (typeof value !== "number" || !Number.isInteger(value) || value < from || value > to) {
    throw wrong(`${name} is not a number from ${from} to ${to}`);
  }
  return value;
}

/** A list of objects of so many at most; empty if absent. */
export function objectsIn(body: Body, name: string, most: number): readonly Body[] {
  const list = body[name] ?? [];
  if (!Array.isArray(list)) throw wrong(`${name} is not an array`);
  if (list.length > most) throw new Refusal(10_005, `${name} has more than ${most} entries`);
  if (!list.every(isBody)) throw wrong(`${name} has an entry that is not an object`);
  return list;
}

/** A list of texts of so many at most, which must be there. */
export function textsIn(body: Body, name: string, most: number): readonly string[] {
  const list = body[name];
  if (!Array.isArray(list) || list.length === 0) throw wrong(`${name} is not a filled array`);
  if (list.length > most) throw new Refusal(10_005, `${name} has more than ${most} entries`);
  if (!list.every((entry) => typeof entry === "string"))
    throw new Refusal(60_015, `${name} has an entry that is not a string`);
  return list;
}

/** The account of a member, which must be a text. */
export function accountIn(body: Body, name = "Member_Account"): string {
  const account = body[name];
  if (typeof account !== "string") throw new Refusal(60_015, `${name} is not a string`);
  if (account === "" || Buffer.byteLength(account) > 32) throw wrong(`${name} is not a UserID`);
  return account;
}

/** Custom fields; `undefined` if they are absent. */
export function dataIn(body: Body, name: string): ReadonlyMap<string, string> | undefined {
  if (body[name] === undefined) return undefined;
  return new Map(
    objectsIn(body, name, 10).map((entry) => [textIn(entry, "Key"), optionalTextIn(entry, "Value") ?? ""]),
  );
}

/** Custom fields after some of them were set; those set to nothing are gone. */
export function withData(
  old: ReadonlyMap<string, string> | undefined,
  changes: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  return new Map([...(old ?? []), ...changes].filter(([key]) => changes.get(key) !== ""));
}

/** Custom fields in Tencent's form. */
export function keyValues(
  data: ReadonlyMap<string, string>,
): readonly { readonly Key: string; readonly Value: string }[] {
  return [...data].map(([Key, Value]) => ({ Key, Value }));
}
