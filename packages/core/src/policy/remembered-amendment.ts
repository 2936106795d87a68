import type { Ledger } from "../ledger/ledger.js";
import type { ReviewCallback } from "../vocabulary/callback.js";
import { groupIdOf } from "../vocabulary/change.js";
import type { Amendment } from "../vocabulary/verdict.js";
import { refused, type SayableVerdict } from "./sayable-verdict.js";

/** A question about users who may be the first members of a group that is just being created. */
export interface FirstMembersQuestion {
  readonly ledger: Ledger;
  readonly source: string;
  readonly callback: ReviewCallback;
  readonly body: string;
  /** Unix milliseconds. */
  readonly receivedAt: number;
  /** Unix milliseconds after which the vendor no longer listens. */
  readonly deadline: number;
  readonly now: () => number;
}

/**
 * Makes a verdict about such users hold whatever the vendor tells later: of a group that is not known no owner's role is
 * amended, and what is amended is remembered in the ledger before the vendor hears of it. What cannot be remembered in
 * time is denied: else the group would be believed to be as it was asked for.
 */
export async function rememberedWhereNew(
  sent: SayableVerdict,
  question: FirstMembersQuestion,
): Promise<SayableVerdict> {
  const members = sent.verdict.decision === "allow" ? sent.verdict.amend?.members : undefined;
  if (!members) return sent;
  const { callback, deadline, now } = question;
  const { possibleOwnerIds = [] } = callback;
  try {
    if (await inTime(isKnown(question), deadline - now())) return sent;
    const ownerId = possibleOwnerIds.find((userId) => Object.hasOwn(members, userId) && members[userId]?.role);
    if (ownerId !== undefined)
      return refused(callback, `members.${ownerId}.role`, "may be of the owner of a new group");
    await inTime(remember(question, { members }), deadline - now());
    return sent;
  } catch (cause) {
    return refused(callback, "members", `could not be remembered: ${cause instanceof Error ? cause.message : cause}`);
  }
}

async function isKnown({ ledger, source, callback }: FirstMembersQuestion): Promise<boolean> {
  const groupId = groupIdOf(callback.change);
  return groupId !== undefined && (await ledger.view(source, groupId, [])) !== undefined;
}

function remember(question: FirstMembersQuestion, amend: Amendment): Promise<unknown> {
  const { ledger, source, callback, body, receivedAt, deadline } = question;
  return ledger.settle({ source, callback: { ...callback, amended: amend }, body, receivedAt, deadline });
}

function inTime<Result>(work: Promise<Result>, milliseconds: number): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("the ledger took too long")), Math.max(0, milliseconds));
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
