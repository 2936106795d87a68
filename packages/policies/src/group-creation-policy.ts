import { allow, deny, type Policy } from "@grouphook/core";
import { type BuiltInOptions, builtInPolicy } from "./built-in-policy.js";
import { characterCount } from "./character-count.js";
import { createWordList } from "./word-list.js";

/** The rules for the name of a new group. A missing name counts as the empty name. */
export interface GroupNameOptions {
  /** In Unicode code points. */
  readonly minLength?: number;
  /** In Unicode code points. */
  readonly maxLength?: number;
  /** A regular expression with the `u` flag that some part of the name must match. Anchor it to match the whole name. */
  readonly pattern?: string;
  /** Found anywhere in the name, ignoring case and width. */
  readonly forbiddenWords?: readonly string[];
}

/** The rules of `groupCreationPolicy`. */
export interface GroupCreationOptions extends BuiltInOptions {
  /** How many active groups of the source a user may own, including the new one. */
  readonly maxGroupsPerOwner?: number;
  /** The vendor's names for kinds of group. A missing kind counts as the empty one. */
  readonly allowedKinds?: readonly string[];
  readonly name?: GroupNameOptions;
}

/**
 * Judges new groups by kind, by name and by how many groups their owner has. Throws a `SyntaxError` for a pattern that is
 * not a regular expression and a `RangeError` for a word without characters to search for.
 */
export function groupCreationPolicy(options: GroupCreationOptions): Policy {
  const { maxGroupsPerOwner, allowedKinds, name = {} } = options;
  const nameFault = nameJudge(name);

  return builtInPolicy("group-creation", options, async ({ change, actorId, ownedGroups }) => {
    if (change.type !== "group.created") return allow();
    const { profile, ownerId = actorId } = change;
    if (allowedKinds && !allowedKinds.includes(profile.kind ?? "")) return deny("groups of this kind are not allowed");
    const fault = nameFault(profile.name ?? "");
    if (fault !== undefined) return deny(fault);
    if (maxGroupsPerOwner === undefined || ownerId === undefined) return allow();
    return (await ownedGroups(ownerId)) < maxGroupsPerOwner
      ? allow()
      : deny(`a user may own ${maxGroupsPerOwner} groups`);
  });
}

function nameJudge({ minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern, forbiddenWords }: GroupNameOptions) {
  const expression = pattern === undefined ? undefined : new RegExp(pattern, "u");
  const words = forbiddenWords && createWordList(forbiddenWords);
  return (name: string): string | undefined => {
    const length = characterCount(name);
    if (length < minLength) return `a group's name needs ${minLength} characters`;
    if (length > maxLength) return `a group's name may hold ${maxLength} characters`;
    if (expression && !expression.test(name)) return "the group's name does not match the required pattern";
    if (words && words.find(name).length > 0) return "the group's name holds a forbidden word";
    return undefined;
  };
}
