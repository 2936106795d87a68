import type { Denial, Permission } from "../vocabulary/callback.js";
import { type GroupChange, groupIdOf, type Role } from "../vocabulary/change.js";

/** What a permission needs to know of the actor. */
export interface Standing {
  /** The actor's role in the group, `undefined` for an outsider. */
  readonly role: Role | undefined;
  /** Whether the change adds the actor and nobody else. */
  readonly addsOnlyHimself: boolean;
}

/** Whether a permission admits an actor of this standing. */
export function isPermitted(permission: Permission, { role, addsOnlyHimself }: Standing): boolean {
  switch (permission) {
    case "anyone":
      return true;
    case "joiner":
      return role !== undefined || addsOnlyHimself;
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

/** The refusal of a change to a group that is not there. */
export function groupUnknown(change: GroupChange): Denial {
  return { reason: "group-unknown", text: `group ${groupIdOf(change) ?? ""} is unknown or dissolved` };
}
