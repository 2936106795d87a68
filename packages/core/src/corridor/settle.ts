import { forbidden, groupUnknown, isPermitted } from "../group/permission.js";
import type { Ledger } from "../ledger/ledger.js";
import type { Judge } from "../policy/judge.js";
import { judgedChange } from "../policy/judged-change.js";
import type { Callback, Denial, Outcome, PerformCallback, ReviewCallback } from "../vocabulary/callback.js";
import { groupIdOf } from "../vocabulary/change.js";
import { unappliedEntry } from "./unapplied-callback.js";

/** What settling a callback needs besides it. */
export interface Settlement {
  readonly source: string;
  readonly ledger: Ledger;
  /** Judges changes before they happen; without a judge, every change that the rules permit is allowed. */
  readonly judge?: Judge | undefined;
  readonly body: string;
  /** Unix milliseconds. */
  readonly receivedAt: number;
  /** Unix milliseconds after which the vendor no longer listens. */
  readonly deadline: number;
  /** How long a policy may take, in milliseconds. */
  readonly patienceMs: number;
}

/** Does what a callback wants, with policy and ledger. */
export async function settle(callback: Callback, settlement: Settlement): Promise<Outcome> {
  const { source, ledger, body, receivedAt, deadline } = settlement;
  switch (callback.wants) {
    case "review":
      return callback.permission === "anyone" ? verdictOn(callback, settlement) : review(callback, settlement);
    case "perform": {
      if (callback.permission === "nobody") return denied(forbidden(callback.change, callback.permission));
      const outcome = await verdictOn(callback, settlement).catch((error: unknown) => {
        ledger.keep(unappliedEntry({ source, callback, body, receivedAt, deadline }, error));
        throw error;
      });
      if (outcome.result !== "allowed") return outcome;
      const change = judgedChange(callback.change, outcome);
      if (!change) return denied({ reason: "policy", text: "denied by policy" });
      const { amend, refusedUserIds } = outcome;
      const judged = { ...(amend && { amend }), ...(refusedUserIds && { refusedUserIds }) };
      const allowed = change === callback.change ? callback : { ...callback, change };
      return ledger.settle({ source, callback: allowed, judged, body, receivedAt, deadline });
    }
    case "record":
    case "unsupported":
      return ledger.settle({ source, callback, body, receivedAt, deadline });
    case "roster": {
      const roster = await ledger.roster(source, callback.groupId);
      if (roster) return { result: "roster", roster };
      return denied({ reason: "group-unknown", text: `group ${callback.groupId} is unknown or dissolved` });
    }
    case "echo":
      return { result: "echoed", text: callback.text };
  }
}

async function review(callback: ReviewCallback, settlement: Settlement): Promise<Outcome> {
  const refusal = await refusalByRule(callback, settlement);
  return refusal ? denied(refusal) : verdictOn(callback, settlement);
}

async function refusalByRule(callback: ReviewCallback, settlement: Settlement): Promise<Denial | undefined> {
  const { permission, change, actorId } = callback;
  const groupId = groupIdOf(change);
  if (permission === "nobody" || groupId === undefined) return forbidden(change, permission);
  const view = await settlement.ledger.view(settlement.source, groupId, actorId === undefined ? [] : [actorId]);
  if (!view) return groupUnknown(change);
  const role = actorId === undefined ? undefined : view.memberships.get(actorId)?.role;
  return isPermitted(permission, {
    role,
    addsOnlySelf: change.type === "join.requested" && change.userId === actorId,
  })
    ? undefined
    : forbidden(change, permission);
}

function verdictOn(callback: ReviewCallback | PerformCallback, settlement: Settlement): Promise<Outcome> {
  const { judge, patienceMs } = settlement;
  return judge ? judge(callback, patienceMs, settlement) : Promise.resolve({ result: "allowed" });
}

function denied(denial: Denial): Outcome {
  return { result: "denied", denial };
}
