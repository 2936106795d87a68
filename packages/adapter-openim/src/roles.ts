import type { Role } from "@grouphook/core/adapter";

/** The roles behind a `roleLevel`; OpenIM has none for other levels. */
export const roles: { readonly [level: number]: Role } = { 100: "owner", 60: "admin", 20: "member" };

/** The `roleLevel` of a role that is given and taken freely: anything but the owner's. */
export function lowerLevelOf(role: unknown): number | undefined {
  return role === "admin" ? 60 : role === "member" ? 20 : undefined;
}
