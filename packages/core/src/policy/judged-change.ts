import type { Outcome, PerformCallback } from "../vocabulary/callback.js";
import type { GroupChange } from "../vocabulary/change.js";
import { type Amendment, denialInstead, type Verdict } from "../vocabulary/verdict.js";
import { amendChange } from "./amend.js";

/** The fields that an amendment may set, by type of change that grouphook makes itself. */
const amendable: { readonly [Type in GroupChange["type"]]?: readonly (keyof Amendment)[] } = {
  "group.created": ["groupId", "profile", "members"],
  "group.updated": ["profile"],
  "topic.created": ["profile"],
  "topic.updated": ["profile"],
  "members.joined": ["members"],
  "member.updated": ["members"],
  "message.sent": ["elements", "text", "custom", "priority"],
  "message.edited": ["elements", "text", "custom"],
};

/** The verdict, or a denial if the change cannot be made as the verdict amends it. */
export function fitToChange(verdict: Verdict, { change, leeway }: PerformCallback): Verdict {
  if (verdict.decision !== "allow") return verdict;
  const { amend, refuseUserIds = [] } = verdict;
  const denial = (text: string) => denialInstead(verdict, leeway, text);
  const unchangeable = amend && fieldOutside(change, amend);
  if (unchangeable !== undefined) return denial(`cannot be changed: ${unchangeable}`);
  return withoutUsers(change, refuseUserIds) ? verdict : denial("all its users are refused");
}

/** The change as the policy allowed it; `undefined` if the policy refused all its users. */
export function judgedChange(
  change: GroupChange,
  { amend, refusedUserIds = [] }: Extract<Outcome, { result: "allowed" }>,
): GroupChange | undefined {
  return withoutUsers(amend ? amendChange(change, amend) : change, refusedUserIds);
}

function fieldOutside(change: GroupChange, amend: Amendment): string | undefined {
  const fields: readonly string[] = amendable[change.type] ?? [];
  const given = Object.entries(amend).filter(([, value]) => value !== undefined);
  const outside = given.find(([field]) => field !== "text" && !fields.includes(field));
  if (outside) return outside[0];
  const userIds = namedIn(change);
  return Object.keys(amend.members ?? {}).every((userId) => userIds.includes(userId)) ? undefined : "members";
}

function namedIn(change: GroupChange): readonly string[] {
  if ("members" in change) return change.members.map(({ userId }) => userId);
  return "userId" in change && change.userId !== undefined ? [change.userId] : [];
}

function withoutUsers(change: GroupChange, refused: readonly string[]): GroupChange | undefined {
  if (refused.length === 0) return change;
  const isRefused = (userId: string | undefined) => userId !== undefined && refused.includes(userId);
  switch (change.type) {
    case "group.created":
      if (isRefused(change.ownerId)) return undefined;
      return { ...change, members: change.members.filter(({ userId }) => !isRefused(userId)) };
    case "members.joined": {
      const members = change.members.filter(({ userId }) => !isRefused(userId));
      return members.length > 0 ? { ...change, members } : undefined;
    }
    case "members.invited":
    case "members.left":
    case "members.updated":
    case "group.list_changed":
    case "member.presence_changed": {
      const userIds = change.userIds.filter((userId) => !isRefused(userId));
      return userIds.length > 0 ? { ...change, userIds } : undefined;
    }
    case "join.requested":
    case "join.answered":
    case "invitation.answered":
    case "member.updated":
    case "member.silenced":
    case "member.unsilenced":
    case "message.reacted":
      return isRefused(change.userId) ? undefined : change;
    case "owner.transferred":
      return isRefused(change.toUserId) || isRefused(change.fromUserId) ? undefined : change;
    default:
      return change;
  }
}
