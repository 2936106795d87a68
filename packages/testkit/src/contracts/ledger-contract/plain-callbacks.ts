import {
  type GroupChange,
  type GroupObserved,
  OBSERVED,
  type PerformCallback,
  type ReadingCallback,
  type RecordCallback,
  type UnsupportedCallback,
} from "@grouphook/core";
import { yesOrNo } from "@grouphook/core/adapter";

type Details<Callback> = Partial<Omit<Callback, "wants" | "change">>;

const leeway = yesOrNo({ from: 1, to: 9, default: 1 });

/** Asks grouphook to make a change; anyone may, unless a permission is given. */
export function request(change: GroupChange, details: Details<PerformCallback> = {}): PerformCallback {
  const permission = "anyone";
  return {
    wants: "perform",
    command: `ask ${change.type}`,
    leeway,
    permission,
    answerRoster: false,
    ...details,
    change,
  };
}

/** Asks to create a group with an assigned id; the owner is its first member. */
export function creation(
  ownerId: string,
  others: readonly string[] = [],
  details: Details<PerformCallback> = {},
): PerformCallback {
  const members = [ownerId, ...others].map((userId) => ({ userId }));
  return request({ type: "group.created", ownerId, profile: {}, members }, { actorId: ownerId, ...details });
}

/** Asks to add users to a group. */
export function addition(
  actorId: string,
  groupId: string,
  userIds: readonly string[],
  details: Details<PerformCallback> = {},
): PerformCallback {
  const members = userIds.map((userId) => ({ userId }));
  return request({ type: "members.joined", groupId, members }, { actorId, ...details });
}

/** Asks to remove users from a group, as its owner or about oneself. */
export function removal(
  actorId: string,
  groupId: string,
  userIds: readonly string[],
  details: Details<PerformCallback> = {},
): PerformCallback {
  return request({ type: "members.left", groupId, userIds }, { actorId, permission: "owner", ...details });
}

/** Asks to turn push notifications off or on again. */
export function silencing(userId: string, groupId: string, silenced = true): PerformCallback {
  const type = silenced ? "member.silenced" : "member.unsilenced";
  return request({ type, groupId, userId }, { actorId: userId });
}

/** Asks to dissolve a group, as its owner. */
export function dissolution(actorId: string, groupId: string): PerformCallback {
  return request({ type: "group.dissolved", groupId }, { actorId, permission: "owner" });
}

/** Reports a change, with the vendor's time unless that is absent. */
export function fact(change: GroupChange, occurredAt?: number, details: Details<RecordCallback> = {}): RecordCallback {
  const command = `tell ${change.type}`;
  return { wants: "record", command, ...(occurredAt !== undefined && { occurredAt }), ...details, change };
}

/** Reports that users joined. */
export function joinedFact(groupId: string, userIds: readonly string[], occurredAt?: number): RecordCallback {
  return fact({ type: "members.joined", groupId, members: userIds.map((userId) => ({ userId })) }, occurredAt);
}

/** Reports that users left. */
export function leftFact(groupId: string, userIds: readonly string[], occurredAt?: number): RecordCallback {
  return fact({ type: "members.left", groupId, userIds }, occurredAt);
}

/** Tells what was read of a group, the whole and just now unless told otherwise, true as of `asOf` by the vendor's clock. */
export function reading(
  groupId: string,
  asOf: number,
  told: Partial<Omit<GroupObserved, "type" | "groupId">> = {},
): ReadingCallback {
  const whole = { state: "active", part: "only", beganAt: Date.now() } as const;
  const change: GroupObserved = { type: "group.observed", groupId, ...whole, ...told };
  return { wants: "record", command: OBSERVED, occurredAt: asOf, change };
}

/** An unsupported callback. */
export function gibberish(command: string, details: Details<UnsupportedCallback> = {}): UnsupportedCallback {
  return { wants: "unsupported", command, ...details };
}
