import type { Adapter } from "../adapter/adapter.js";
import type { PerformCallback, ReviewCallback } from "../vocabulary/callback.js";
import { type GroupChange, usersNamedBy } from "../vocabulary/change.js";
import { type Amendment, allow, denialInstead, fitToLeeway, type Verdict } from "../vocabulary/verdict.js";
import { fitToChange } from "./judged-change.js";

/** The verdict that is sent, and why it differs from the policy's. */
export interface SentVerdict {
  readonly verdict: Verdict;
  readonly remark: string | null;
}

/** The nearest verdict, at least as strict as the policy's, that the reply can express completely. */
export function sentVerdict(
  said: Verdict,
  callback: ReviewCallback | PerformCallback,
  unsayable: Adapter["unsayable"],
): SentVerdict {
  const meant = withoutEmptyAmendment(said);
  const fitted = fitToLeeway(meant, callback.leeway);
  if (fitted.decision !== meant.decision) return { verdict: fitted, remark: cannotSay(meant) };
  if (fitted.decision !== "allow") return { verdict: fitted, remark: null };
  if (callback.wants === "perform") return performable(fitted, callback, unsayable);
  const unasked = unaskedUserIn(fitted.amend, callback.change);
  if (unasked !== undefined) return refused(fitted, callback, `members.${unasked}`, "was not asked about");
  const part = fitted.amend && unsayable?.(fitted.amend, callback);
  if (part !== undefined) return refused(fitted, callback, part, "is not supported");
  return refusingOnlyAsked(fitted, callback.change);
}

/** A change that grouphook makes itself must be possible as amended, besides fitting the reply. */
function performable(
  fitted: Extract<Verdict, { decision: "allow" }>,
  callback: PerformCallback,
  unsayable: Adapter["unsayable"],
): SentVerdict {
  const verdict = fitToChange(fitted, callback);
  if (verdict.decision !== "allow") return { verdict, remark: cannotSay(fitted) };
  const part = verdict.amend && unsayable?.(verdict.amend, callback);
  return part === undefined ? { verdict, remark: null } : refused(verdict, callback, part, "is not supported");
}

/** The denial sent instead of an amendment that the reply cannot express completely. */
export function refused(
  said: Extract<Verdict, { decision: "allow" }>,
  { leeway }: ReviewCallback | PerformCallback,
  part: string,
  why: string,
): SentVerdict {
  const verdict = denialInstead(said, leeway, `cannot be changed: ${part}`);
  return { verdict, remark: `the reply cannot express "amend": ${part} ${why}` };
}

/** A verdict's name in the decision log. */
export function kindOf(verdict: Verdict): "allow" | "amend" | "refuse-some" | "discard" | "deny" {
  if (verdict.decision !== "allow") return verdict.decision;
  if (verdict.amend) return "amend";
  return verdict.refuseUserIds?.length ? "refuse-some" : "allow";
}

function cannotSay(said: Verdict): string {
  return `the reply cannot express "${kindOf(said)}"`;
}

/** Refuses only users whom the vendor asked about; the others would not become members anyway. */
function refusingOnlyAsked(verdict: Extract<Verdict, { decision: "allow" }>, change: GroupChange): SentVerdict {
  const { refuseUserIds = [], ...rest } = verdict;
  if (refuseUserIds.length === 0) return { verdict, remark: null };
  const asked = new Set(usersNamedBy(change));
  const refused = refuseUserIds.filter((userId) => asked.has(userId));
  if (refused.length === refuseUserIds.length) return { verdict, remark: null };
  const remark = `not asked about: ${refuseUserIds.filter((userId) => !asked.has(userId)).join(", ")}`;
  return { verdict: refused.length > 0 ? { ...rest, refuseUserIds: refused } : rest, remark };
}

/** Drops an amendment that changes nothing. */
function withoutEmptyAmendment(said: Verdict): Verdict {
  if (said.decision !== "allow" || !said.amend) return said;
  const { text, ...toVendor } = said.amend;
  const { members, profile, ...rest } = toVendor;
  const changed = Object.entries(members ?? {}).filter(([, fields]) => hasAnyValue(fields));
  const amend: Amendment = {
    ...rest,
    ...(profile && hasAnyValue(profile) && { profile }),
    ...(changed.length > 0 && { members: Object.fromEntries(changed) }),
  };
  if (hasAnyValue(amend)) return { ...said, amend: { ...amend, ...(text !== undefined && { text }) } };
  return said.refuseUserIds?.length ? { decision: "allow", refuseUserIds: said.refuseUserIds } : allow();
}

function hasAnyValue(fields: object): boolean {
  return Object.values(fields).some((value) => value !== undefined);
}

/** A user whom the vendor did not ask about, whose amendment it would ignore. */
function unaskedUserIn({ members }: Amendment = {}, change: GroupChange): string | undefined {
  if (!members) return undefined;
  const asked = new Set(usersNamedBy(change));
  return Object.keys(members).find((userId) => !asked.has(userId));
}
