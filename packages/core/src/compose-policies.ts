import { amendChange, joinAmendments } from "./amend.js";
import type { Policy, PolicyOptions, Question } from "./policy.js";
import { type Amendment, allow, type Verdict } from "./verdict.js";
import { asVerdict } from "./verdict-schema.js";

/** Policies that note their own judgements, so that nobody notes them twice. */
const noting = new WeakSet<Policy>();

function noteItself(policy: Policy): Policy {
  noting.add(policy);
  return policy;
}

/** Gives a policy the name it has in the decision log. */
export function named(name: string, policy: Policy): Policy {
  return noteItself(async (question, options) => {
    const startedAt = options.now();
    const note = (verdict: Verdict) =>
      options.note({ policy: name, verdict, milliseconds: options.now() - startedAt, shadowed: false });
    const verdict = asVerdict(await policy(question, options));
    note(verdict);
    return verdict;
  });
}

/** A policy that notes what it says, under its function's name unless it was given one. */
export function noted(policy: Policy): Policy {
  return noting.has(policy) ? policy : named(policy.name === "" ? "policy" : policy.name, policy);
}

/** Lets a policy judge for the log alone: whatever it says, or fails to say, changes nothing. */
export function shadow(policy: Policy): Policy {
  const inner = noted(policy);
  return noteItself(async (question, options) => {
    const startedAt = options.now();
    try {
      await inner(question, { ...options, note: (judgement) => options.note({ ...judgement, shadowed: true }) });
    } catch (fault) {
      const milliseconds = options.now() - startedAt;
      options.note({ policy: policy.name || "shadow", verdict: allow(), milliseconds, shadowed: true, fault });
    }
    return allow();
  });
}

/**
 * Asks one policy after the other. The first refusal wins; what a policy amends, the next one already sees; members
 * refused by any are refused.
 */
export function inOrder(...policies: readonly Policy[]): Policy {
  const all = policies.map(noted);
  return noteItself(async (question, options) => {
    let amend: Amendment | undefined;
    const refused = new Set<string>();
    let asked: Question = question;
    for (const policy of all) {
      const verdict = await ask(policy, asked, options);
      if (verdict.decision !== "allow") return verdict;
      for (const userId of verdict.refuseUserIds ?? []) refused.add(userId);
      if (!verdict.amend) continue;
      amend = joinAmendments(amend, verdict.amend);
      asked = { ...asked, change: amendChange(asked.change, verdict.amend) };
    }
    return {
      decision: "allow",
      ...(amend && { amend }),
      ...(refused.size > 0 && { refuseUserIds: [...refused] }),
    };
  });
}

async function ask(policy: Policy, question: Question, options: PolicyOptions): Promise<Verdict> {
  options.signal.throwIfAborted();
  return policy(question, options);
}
