import { malformed, parsedJson, readWire } from "@grouphook/core/adapter";
import type { z } from "zod";

/** Parses and checks a body; unknown fields never fail. Throws a `CallbackError` "malformed" naming the first fault. */
export function read<Wire>(wire: z.ZodType<Wire>, body: string, command: string): Wire {
  const json = parsedJson(body);
  if (json === undefined) throw malformed(command, "the body is not JSON");
  return readWire(wire, json, command);
}
