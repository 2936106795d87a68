import { nearestNames } from "@grouphook/core";

/** The message for an unknown name. The prefix GROUPHOOK_ is ignored when names are compared. */
export function unknownName(name: string, known: readonly string[]): string {
  const near = nearestNames(name, known, bare);
  return near.length > 0 ? `is unknown; nearest: ${near.join(", ")}` : "is unknown, and no known name is similar";
}

function bare(name: string): string {
  return name.replace(/^GROUPHOOK_/, "");
}
