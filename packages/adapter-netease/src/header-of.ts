import type { Inbound } from "@grouphook/core/adapter";

/** A header by its name in lower case; `undefined` where it is absent or comes several times. */
export function headerOf({ headers }: Pick<Inbound, "headers">, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" ? value.trim() : undefined;
}
