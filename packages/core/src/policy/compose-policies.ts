import { type Amendment, allow, type Verdict } from "../vocabulary/verdict.js";
import { amendChange, joinAmendments } from "./amend.js";
import type { Policy, PolicyOptions, Question } from "./policy.js";
import { asVerdict } from "./verdict-schema.js";

/** The names of policies that note their own judgements, so that none is noted twice. */
const notingNames = new WeakMap<Policy, string>();

function noteItself(name: string, policy: Policy): Policy {
  notingNames.set(policy, name);
  return policy;
}

function nameOf(policy: Policy): string {
  return notingNames.get(policy) ?? (policy.name === "" ? "policy" : policy.name);
}

/** Sets a policy's name in the decision log. */
export function namedPolicy(name: string, policy: Policy): Policy {
  return noteItself(name, (question, options) => {
    const startedAt = options.now();
    const noteVerdict = (returned: unknown): Verdict => {
      const verdict = asVerdict(returned);
      options.note({ policy: name, verdict, milliseconds: options.now() - startedAt, shadowed: false });
      return verdict;
    };
    const noteFault = (cause: unknown): never => {
      const fault = cause ?? new Error(`${name} failed without a reason`);
      options.note({ policy: name, verdict: allow(), milliseconds: options.now() - startedAt, shadowed: false, fault });
      throw fault;
    };
    options.asking?.(name);
    try {
      // A synchronous verdict is returned synchronously: it needs no promise and no timer.
      const returned = policy(question, options);
      return returned instanceof Promise ? returned.then(noteVerdict).catch(noteFault) : noteVerdict(returned);
    } catch (cause) {
      return noteFault(cause);
    }
  });
}

/** A policy that notes its judgements, under its function's name unless it already has a name. */
export function noted(policy: Policy): Policy {
  return notingNames.has(policy) ? policy : namedPolicy(nameOf(policy), policy);
}

/**
 * Runs a policy only for the log: its verdict, its failure and its delay affect no reply.
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
 * Asks one policy after the other. The first denial or discard wins. Each policy sees the change as the previous ones
 * amended it. A user refused by any policy is refused.
 */
export function inOrder(...policies: readonly Policy[]): Policy {
  const all = policies.map(noted);
  return noteItself("in-order", async (question, options) => {
    let amend: Amendment | undefined;
    let otherwise: Extract<Verdict, { decision: "allow" }>["otherwise"];
    const refused = new Set<string>();
    let asked: Question = question;
    for (const policy of all) {
      const verdict = await ask(policy, asked, options);
      if (verdict.decision !== "allow") return verdict;
      for (const userId of verdict.refuseUserIds ?? []) refused.add(userId);
      otherwise ??= verdict.otherwise;
      if (!verdict.amend) continue;
      amend = joinAmendments(amend, verdict.amend);
      asked = { ...asked, change: amendChange(asked.change, verdict.amend) };
    }
    return {
      decision: "allow",
      ...(amend && { amend }),
      ...(refused.size > 0 && { refuseUserIds: [...refused] }),
      ...(otherwise && { otherwise }),
    };
  });
}

async function ask(policy: Policy, question: Question, options: PolicyOptions): Promise<Verdict> {
  options.signal.throwIfAborted();
  return policy(question, options);
}
