import { allow, deny, type Policy } from "@grouphook/core";
import { type BuiltInOptions, builtInPolicy } from "./built-in-policy.js";
import { characterCount } from "./character-count.js";
import { createWordList } from "./word-list.js";

/** What the name of a new group must be like; one without a name has the empty name. */
export interface GroupNameOptions {
  /** In Unicode code points. */
  readonly minLength?: number;
  /** In Unicode code points. */
  readonly maxLength?: number;
  /** A regular expression with the `u` flag that some part of the name must match; anchor it for the whole. */
  readonly pattern?: string;
  /** Found anywhere in the name, whatever their case and width. */
  readonly forbiddenWords?: readonly string[];
}

/** What `groupCreationPolicy` watches. */
export interface GroupCreationOptions extends BuiltInOptions {
  /** Active groups of the source that one user may own, the new one included. */
  readonly maxGroupsPerOwner?: number;
  /** In the vendor's words; a group without a kind has the empty one. */
  readonly allowedKinds?: readonly string[];
  readonly name?: GroupNameOptions;
}

/**
 * Judges new groups by their owner's number of groups, kind and name. Throws a `SyntaxError` for a pattern that is no
 * regular expression and a `RangeError` for a word that holds nothing to look for.
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
    return (await ownedGroups(ownerId)) < maxGroupsPerOwner ? allow() : deny(`one may own ${maxGroupsPerOwner} groups`);
  });
}

function nameJudge({ minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern, forbiddenWords }: GroupNameOptions) {
  const expression = pattern === undefined ? undefined : new RegExp(pattern, "u");
  const words = forbiddenWords && createWordList(forbiddenWords);
  return (name: string): string | undefined => {
    const length = characterCount(name);
    if (length < minLength) return `a group's name needs ${minLength} characters`;
    if (length > maxLength) return `a group's name may hold ${maxLength} characters`;
    if (expression && !expression.test(name)) return "the group's name is not of the form asked for";
    if (words && words.find(name).length > 0) return "the group's name holds a forbidden word";
    return undefined;
  };
}
