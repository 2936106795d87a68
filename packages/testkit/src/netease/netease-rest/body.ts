import { isObject, type Json } from "@grouphook/core/adapter";
import { wrong } from "./refusal.js";

/** The body of a call, parsed but not checked. A number that is longer than JavaScript's is a text. */
export type Body = { readonly [name: string]: Json };

/** A text that may be absent. */
export function optionalText(body: Body, name: string): string | undefined {
  const value = body[name];
  if (value !== undefined && typeof value !== "string") throw wrong(`${name} is not a text`);
  return value;
}

/** A text that says something. */
export function textIn(body: Body, name: string): string {
  const text = optionalText(body, name);
  if (text === undefined || text === "") throw wrong(`${name} is missing`);
  return text;
}

/** The ids of users in a list. */
export function accountsIn(body: Body, name: string): readonly string[] {
  const { [name]: value = [] } = body;
  if (!Array.isArray(value)) throw wrong(`${name} is not a list`);
  return value.map((one) => {
    if (typeof one !== "string" || one === "") throw wrong(`${name} has what is no account`);
    return one;
  });
}

/** One of these numbers, that may be absent. */
export function oneOf<Value extends number>(body: Body, name: string, values: readonly Value[]): Value | undefined {
  const value = body[name];
  const found = values.find((one) => one === value);
  if (value !== undefined && found === undefined) throw wrong(`${name} is none of ${values.join(", ")}`);
  return found;
}

/** A number from 1 on, that may be absent. */
export function countIn(body: Body, name: string): number | undefined {
  const value = body[name];
  if (value !== undefined && (typeof value !== "number" || value < 1)) throw wrong(`${name} is not a number from 1 on`);
  return value;
}

/** Whether something is so, that may be absent. */
export function flagIn(body: Body, name: string): boolean | undefined {
  const value = body[name];
  if (value !== undefined && typeof value !== "boolean") throw wrong(`${name} is neither true nor false`);
  return value;
}

/** An object in the body; without fields if it is absent. */
export function objectIn(body: Body, name: string): Body {
  const { [name]: value = {} } = body;
  if (!isObject(value)) throw wrong(`${name} is not an object`);
  return value;
}
