import type { Callback, Denial, Outcome, PerformCallback, ReviewCallback } from "./callback.js";
import { groupIdOf } from "./change.js";
import type { Ledger } from "./ledger.js";
import { forbidden, groupUnknown, isPermitted } from "./permission.js";
import type { Policy } from "./policy.js";
import { fitToLeeway, type Verdict } from "./verdict.js";

/** What settling needs besides the callback. */
export interface Settlement {
  readonly source: string;
  readonly vendor: string;
  readonly ledger: Ledger;
  readonly policy?: Policy | undefined;
  readonly body: string;
  /** Unix milliseconds. */
  readonly receivedAt: number;
  /** Unix milliseconds after which the vendor no longer listens. */
  readonly deadline: number;
  readonly signal: AbortSignal;
}

/** Does what a callback wants: the only reader of policy and ledger. */
export async function settle(callback: Callback, settlement: Settlement): Promise<Outcome> {
  const { source, ledger, body, receivedAt, deadline } = settlement;
  switch (callback.wants) {
    case "review":
      return review(callback, settlement);
    case "perform": {
      if (callback.permission === "nobody") return denied(forbidden(callback.change, callback.permission));
      const judged = await judge(callback, settlement);
      if (judged.result !== "allowed") return judged;
      return ledger.settle({ source, callback, body, receivedAt, deadline });
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
  return refusal ? denied(refusal) : judge(callback, settlement);
}

async function refusalByRule(callback: ReviewCallback, settlement: Settlement): Promise<Denial | undefined> {
  const { permission, change, actorId } = callback;
  if (permission === "anyone") return undefined;
  const groupId = groupIdOf(change);
  if (permission === "nobody" || groupId === undefined) return forbidden(change, permission);
  const view = await settlement.ledger.view(settlement.source, groupId, actorId === undefined ? [] : [actorId]);
  if (!view) return groupUnknown(change);
  const role = actorId === undefined ? undefined : view.memberships.get(actorId)?.role;
  return isPermitted(permission, { role, addsOnlyHimself: false }) ? undefined : forbidden(change, permission);
}

async function judge(callback: ReviewCallback | PerformCallback, settlement: Settlement): Promise<Outcome> {
  const { policy, source, vendor, ledger, signal } = settlement;
  if (!policy) return { result: "allowed" };
  const { change, command, actorId } = callback;
  const groupId = groupIdOf(change);
  const verdict = await policy(
    {
      source,
      vendor,
      command,
      change,
      ...(actorId !== undefined && { actorId }),
      view: async () => (groupId === undefined ? undefined : ledger.view(source, groupId, usersNamedBy(callback))),
    },
    { signal },
  );
  return outcomeOf(fitToLeeway(verdict, callback.leeway));
}

function usersNamedBy({ change, actorId }: ReviewCallback | PerformCallback): readonly string[] {
  const named = new Set<string>();
  if (actorId !== undefined) named.add(actorId);
  if ("userId" in change) named.add(change.userId);
  if ("userIds" in change) for (const userId of change.userIds ?? []) named.add(userId);
  if ("members" in change) for (const { userId } of change.members) named.add(userId);
  return [...named];
}

function outcomeOf(verdict: Verdict): Outcome {
  switch (verdict.decision) {
    case "allow":
      return {
        result: "allowed",
        ...(verdict.amend && { amend: verdict.amend }),
        ...(verdict.refuseUserIds && { refusedUserIds: verdict.refuseUserIds }),
      };
    case "discard":
      return { result: "discarded" };
    case "deny":
      return denied({
        reason: "policy",
        text: verdict.text ?? "denied by policy",
        ...(verdict.code !== undefined && { code: verdict.code }),
      });
  }
}

function denied(denial: Denial): Outcome {
  return { result: "denied", denial };
}
