import type { Adapter } from "../adapter/adapter.js";
import type { PerformCallback, ReviewCallback } from "../vocabulary/callback.js";
import { type GroupChange, usersNamedBy } from "../vocabulary/change.js";
import { type Amendment, allow, fitToLeeway, type Verdict } from "../vocabulary/verdict.js";
import { fitToChange } from "./judged-change.js";

/** A verdict as it is sent, and why it is not the one that was said. */
export interface SayableVerdict {
  readonly verdict: Verdict;
  readonly remark: string | null;
}

/** The nearest verdict that the reply to a callback can say whole, and that is at least as strict. */
export function sayableVerdict(
  said: Verdict,
  callback: ReviewCallback | PerformCallback,
  unsayable: Adapter["unsayable"],
): SayableVerdict {
  const meant = withoutNothing(said);
  const fitted = fitToLeeway(meant, callback.leeway);
  if (fitted.decision !== meant.decision) return { verdict: fitted, remark: cannotSay(meant) };
  if (fitted.decision !== "allow") return { verdict: fitted, remark: null };
  if (callback.wants === "perform") return makeable(fitted, callback, unsayable);
  const stranger = strangerIn(fitted.amend, callback.change);
  if (stranger !== undefined) return refused(callback, `members.${stranger}`, "was not asked about");
  const part = fitted.amend && unsayable?.(fitted.amend, callback);
  if (part !== undefined) return refused(callback, part, "has no words");
  return refusingTheAsked(fitted, callback.change);
}

/** What we make ourselves must fit the change as well as the reply. */
function makeable(
  fitted: Extract<Verdict, { decision: "allow" }>,
  callback: PerformCallback,
  unsayable: Adapter["unsayable"],
): SayableVerdict {
  const verdict = fitToChange(fitted, callback);
  if (verdict.decision !== "allow") return { verdict, remark: cannotSay(fitted) };
  const part = verdict.amend && unsayable?.(verdict.amend, callback);
  return part === undefined ? { verdict, remark: null } : refused(callback, part, "has no words");
}

/** The denial in place of an amendment of which a part cannot be said. */
export function refused({ leeway }: ReviewCallback | PerformCallback, part: string, why: string): SayableVerdict {
  const verdict: Verdict = { decision: "deny", code: leeway.codes.default, text: `cannot be changed: ${part}` };
  return { verdict, remark: `the vendor cannot say "amend": ${part} ${why}` };
}

/** What a verdict does, for the decision log. */
export function kindOf(verdict: Verdict): "allow" | "amend" | "refuse-some" | "discard" | "deny" {
  if (verdict.decision !== "allow") return verdict.decision;
  if (verdict.amend) return "amend";
  return verdict.refuseUserIds?.length ? "refuse-some" : "allow";
}

function cannotSay(said: Verdict): string {
  return `the vendor cannot say "${kindOf(said)}"`;
}

/** Of those who are refused the ones who were asked about: nobody else would become a member. */
function refusingTheAsked(verdict: Extract<Verdict, { decision: "allow" }>, change: GroupChange): SayableVerdict {
  const { refuseUserIds = [], ...rest } = verdict;
  if (refuseUserIds.length === 0) return { verdict, remark: null };
  const asked = new Set(usersNamedBy(change));
  const refused = refuseUserIds.filter((userId) => asked.has(userId));
  if (refused.length === refuseUserIds.length) return { verdict, remark: null };
  const remark = `not asked about: ${refuseUserIds.filter((userId) => !asked.has(userId)).join(", ")}`;
  return { verdict: refused.length > 0 ? { ...rest, refuseUserIds: refused } : rest, remark };
}

/** An amendment that changes nothing is none. */
function withoutNothing(said: Verdict): Verdict {
  if (said.decision !== "allow" || !said.amend) return said;
  const { text, ...toVendor } = said.amend;
  const { members, profile, ...rest } = toVendor;
  const changed = Object.entries(members ?? {}).filter(([, fields]) => holdsAnything(fields));
  const amend: Amendment = {
    ...rest,
    ...(profile && holdsAnything(profile) && { profile }),
    ...(changed.length > 0 && { members: Object.fromEntries(changed) }),
  };
  if (holdsAnything(amend)) return { ...said, amend: { ...amend, ...(text !== undefined && { text }) } };
  return said.refuseUserIds?.length ? { decision: "allow", refuseUserIds: said.refuseUserIds } : allow();
}

function holdsAnything(fields: object): boolean {
  return Object.values(fields).some((value) => value !== undefined);
}

/** A user whom the vendor did not ask about: it would pass over what is amended of them. */
function strangerIn({ members }: Amendment = {}, change: GroupChange): string | undefined {
  if (!members) return undefined;
  const asked = new Set(usersNamedBy(change));
  return Object.keys(members).find((userId) => !asked.has(userId));
}
