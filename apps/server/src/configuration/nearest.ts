import { nearestNames } from "@grouphook/core";

/** What to say of a name nobody knows; whether names are prefixed GROUPHOOK_ does not count. */
export function unknownName(name: string, known: readonly string[]): string {
  const near = nearestNames(name, known, bare);
  return near.length > 0 ? `is unknown; nearest: ${near.join(", ")}` : "is unknown, and no known name is similar";
}

function bare(name: string): string {
  return name.replace(/^GROUPHOOK_/, "");
}
