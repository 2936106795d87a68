import { allow, type DenialCode, deny, namedPolicy, type Policy } from "@grouphook/core";

/** The options of every built-in policy. */
export interface BuiltInOptions {
  /** The sources it judges; all unless set. */
  readonly sources?: readonly string[];
  /** The code of its denials; the vendor's default unless set. */
  readonly code?: DenialCode;
  /** The text of its denials; the policy's own unless set. */
  readonly text?: string;
}

/** A named policy that allows the changes of other sources, and denies with the operator's code and text. */
export function builtInPolicy(name: string, { sources, code, text }: BuiltInOptions, judge: Policy): Policy {
  return namedPolicy(name, async (question, options) => {
    if (sources && !sources.includes(question.source)) return allow();
    const verdict = await judge(question, options);
    if (verdict.decision === "discard") return verdict;
    if (verdict.decision === "deny") return { ...verdict, ...deny(text ?? verdict.text, code ?? verdict.code) };
    const { otherwise } = verdict;
    if (!otherwise) return verdict;
    return { ...verdict, otherwise: { ...otherwise, ...(text && { text }), ...(code !== undefined && { code }) } };
  });
}
