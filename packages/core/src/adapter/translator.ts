import { z } from "zod";
import type { Callback } from "../vocabulary/callback.js";
import type { Json } from "../vocabulary/json.js";
import { readWire } from "./read-wire.js";

/** A callback of a known command. Its body is parsed but not checked. */
export interface ParsedCallback {
  /** The vendor's name of the callback. */
  readonly command: string;
  readonly body: { readonly [field: string]: Json };
  /** The text that the body was parsed from. */
  readonly text: string;
}

/** Puts the callbacks of one command in our words; throws a `CallbackError` "malformed". */
export type Translator<Parsed extends ParsedCallback = ParsedCallback> = (parsed: Parsed) => Callback;

/** The translators of some commands, by the vendor's names of them. */
export type Translators<Parsed extends ParsedCallback = ParsedCallback> = {
  readonly [command: string]: Translator<Parsed>;
};

/** What a callback has besides its command and its change, for `given`. */
export type CallbackDetails<Kind extends Callback> = {
  readonly [Name in Exclude<keyof Kind, "wants" | "command" | "change">]?: Kind[Name] | undefined;
};

/** A translator that reads the body by a schema first. */
export function translator<Wire, Parsed extends ParsedCallback>(
  wire: z.ZodType<Wire>,
  translate: (wire: Wire, parsed: Parsed) => Callback,
): Translator<Parsed> {
  // With its first callback: most commands never come, and a server with all vendors would start half a second later.
  let compiled: z.ZodType<Wire> | undefined;
  return (parsed) => {
    compiled ??= z.compile(wire);
    return translate(readBody(parsed, compiled), parsed);
  };
}

/** Reads the body, or the fields of it that a schema names; throws a `CallbackError` "malformed". */
export function readBody<Wire>({ body, command }: ParsedCallback, wire: z.ZodType<Wire>): Wire {
  return readWire(wire, body, command);
}
