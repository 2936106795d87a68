import type { Ledger } from "../ledger/ledger.js";
import type { ReviewCallback } from "../vocabulary/callback.js";
import { groupIdOf } from "../vocabulary/change.js";
import type { Amendment } from "../vocabulary/verdict.js";
import { refused, type SentVerdict } from "./sent-verdict.js";

/** A question about users who may be the first members of a new group. */
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
 * The vendor reports a new group as its creator requested it, without what a verdict amended in its members. So if the
 * group is unknown, the amendment is stored in the ledger before the reply is sent. The verdict becomes a denial if the
 * amendment cannot be stored in time, or if it amends the role of a user who may be the owner.
 */
export async function rememberForNewGroup(sent: SentVerdict, question: FirstMembersQuestion): Promise<SentVerdict> {
  const { verdict } = sent;
  const members = verdict.decision === "allow" ? verdict.amend?.members : undefined;
  if (verdict.decision !== "allow" || !members) return sent;
  const { callback, deadline, now } = question;
  const { possibleOwnerIds = [] } = callback;
  try {
    if (await inTime(isKnown(question), deadline - now())) return sent;
    const ownerId = possibleOwnerIds.find((userId) => Object.hasOwn(members, userId) && members[userId]?.role);
    if (ownerId !== undefined)
      return refused(verdict, callback, `members.${ownerId}.role`, "may belong to the owner of a new group");
    await inTime(remember(question, { members }), deadline - now());
    return sent;
  } catch (cause) {
    return refused(
      verdict,
      callback,
      "members",
      `could not be stored: ${cause instanceof Error ? cause.message : cause}`,
    );
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
