import { allow, deny, namedPolicy, type Policy } from "@grouphook/core";

/** What every built-in policy can be told. */
export interface BuiltInOptions {
  /** The sources it judges; all unless given. */
  readonly sources?: readonly string[];
  /** What its denials carry; the vendor's default unless given. */
  readonly code?: number;
  /** What its denials say; its own words unless given. */
  readonly text?: string;
}

/** A named policy that lets other sources' changes pass and denies in the operator's words. */
export function builtInPolicy(name: string, { sources, code, text }: BuiltInOptions, judge: Policy): Policy {
  return namedPolicy(name, async (question, options) => {
    if (sources && !sources.includes(question.source)) return allow();
    const verdict = await judge(question, options);
    if (verdict.decision !== "deny") return verdict;
    return { ...verdict, ...deny(text ?? verdict.text, code ?? verdict.code) };
  });
}
