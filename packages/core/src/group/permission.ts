import type { Denial, Permission } from "../vocabulary/callback.js";
import { type GroupChange, groupIdOf, type Role } from "../vocabulary/change.js";

/** The facts about an actor that a permission depends on. */
export interface Standing {
  /** The actor's role in the group; `undefined` for a non-member. */
  readonly role: Role | undefined;
  /** Whether the change adds only the actor. */
  readonly addsOnlySelf: boolean;
}

/** Whether a permission admits an actor of this standing. */
export function isPermitted(permission: Permission, { role, addsOnlySelf }: Standing): boolean {
  switch (permission) {
    case "anyone":
      return true;
    case "joiner":
      return role !== undefined || addsOnlySelf;
    case "member":
      return role !== undefined;
    case "admin":
      return role === "admin" || role === "owner";
    case "owner":
      return role === "owner";
    case "nobody":
      return false;
  }
}

/** The refusal of an actor who may not do what they ask. */
export function forbidden(change: GroupChange, permission: Permission): Denial {
  const who = permission === "nobody" ? "nobody" : `only ${permission}`;
  return { reason: "forbidden", text: `${who} may cause ${change.type}` };
}

/** The denial of a change of an unknown or dissolved group. */
export function groupUnknown(change: GroupChange): Denial {
  return { reason: "group-unknown", text: `group ${groupIdOf(change) ?? ""} is unknown or dissolved` };
}
