import { type Amendment, allow, type Verdict } from "../vocabulary/verdict.js";
import { amendChange, joinAmendments } from "./amend.js";
import type { Policy, PolicyOptions, Question } from "./policy.js";
import { asVerdict } from "./verdict-schema.js";

/** The names of policies that note their own judgements, so that nobody notes them twice. */
const notingNames = new WeakMap<Policy, string>();

function noteItself(name: string, policy: Policy): Policy {
  notingNames.set(policy, name);
  return policy;
}

function nameOf(policy: Policy): string {
  return notingNames.get(policy) ?? (policy.name === "" ? "policy" : policy.name);
}

/** Gives a policy the name it has in the decision log. */
export function namedPolicy(name: string, policy: Policy): Policy {
  return noteItself(name, (question, options) => {
    const startedAt = options.now();
    const noteSaid = (said: unknown): Verdict => {
      const verdict = asVerdict(said);
      options.note({ policy: name, verdict, milliseconds: options.now() - startedAt, shadowed: false });
      return verdict;
    };
    const noteFault = (cause: unknown): never => {
      const fault = cause ?? new Error(`${name} failed without saying why`);
      options.note({ policy: name, verdict: allow(), milliseconds: options.now() - startedAt, shadowed: false, fault });
      throw fault;
    };
    options.asking?.(name);
    try {
      // What is said at once is answered at once: most policies need no promise, and no timer to watch it.
      const said = policy(question, options);
      return said instanceof Promise ? said.then(noteSaid).catch(noteFault) : noteSaid(said);
    } catch (cause) {
      return noteFault(cause);
    }
  });
}

/** A policy that notes what it says, under its function's name unless it was given one. */
export function noted(policy: Policy): Policy {
  return notingNames.has(policy) ? policy : namedPolicy(nameOf(policy), policy);
}

/**
 * Lets a policy judge for the log alone: whatever it says, fails to say or takes its time for, changes nothing and
 * delays nobody.
 */
export function shadowPolicy(policy: Policy): Policy {
  const name = nameOf(policy);
  const inner = noted(policy);
  return noteItself(name, (question, options) => {
    void judgeInShadow(name, inner, question, options);
    return allow();
  });
}

async function judgeInShadow(name: string, inner: Policy, question: Question, options: PolicyOptions): Promise<void> {
  const startedAt = options.now();
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error("no verdict before the deadline")), options.patienceMs);
  const signal = AbortSignal.any([options.signal, late.signal]);
  const noted: unknown[] = [];
  let isOver = false;
  const note: PolicyOptions["note"] = (judgement) => {
    if (isOver) return;
    noted.push(judgement.fault);
    options.note({ ...judgement, shadowed: true });
  };
  const asking = () => undefined;
  try {
    await Promise.race([inner(question, { ...options, signal, note, asking }), aborted(signal)]);
  } catch (fault) {
    if (noted.includes(fault)) return;
    const milliseconds = options.now() - startedAt;
    options.note({ policy: name, verdict: allow(), milliseconds, shadowed: true, fault });
  } finally {
    isOver = true;
    clearTimeout(timer);
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/**
 * Asks one policy after the other. The first refusal wins; what a policy amends, the next one already sees; members
 * refused by any are refused.
 */
export function inOrder(...policies: readonly Policy[]): Policy {
  const all = policies.map(noted);
  return noteItself("in-order", async (question, options) => {
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
