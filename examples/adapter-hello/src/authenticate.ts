import { equalInConstantTime, type Inbound, unauthentic } from "@grouphook/core/adapter";
import type { HelloOptions } from "./options.js";

/** Where a key is set, throws a `CallbackError` "unauthentic" for an inbound without it. Nothing is parsed before. */
export function authenticate({ headers }: Inbound, { key }: HelloOptions): void {
  const given = headers["x-hello-key"];
  if (key === undefined || (typeof given === "string" && equalInConstantTime(given, key))) return;
  throw unauthentic("X-Hello-Key is missing or wrong");
}
