import type { Role } from "@grouphook/core/adapter";

const roles: ReadonlyMap<number, Role> = new Map([
  [100, "owner"],
  [60, "admin"],
  [20, "member"],
]);

/** The role behind a `roleLevel`; `undefined` for a level OpenIM has no role for. */
export function roleOf(level: number): Role | undefined {
  return roles.get(level);
}

/** The `roleLevel` of a role that is given and taken freely: anything but the owner's. */
export function lowerLevelOf(role: unknown): number | undefined {
  return role === "admin" ? 60 : role === "member" ? 20 : undefined;
}
