import type { z } from "zod";
import { inOrder, shadow } from "../compose-policies.js";
import type { Policy } from "../policy.js";
import { groupCreationPolicy } from "./group-creation-policy.js";
import { type HttpPolicyState, httpPolicy } from "./http-policy.js";
import { membershipPolicy } from "./membership-policy.js";
import { messagesPolicy } from "./messages-policy.js";
import { policySection } from "./policy-section.js";
import { rateLimitPolicy } from "./rate-limit-policy.js";

/** A fault in a configuration section. Carries no value, since it may be a secret. */
export interface PolicyFault {
  /** From the section down, joined with dots; empty for the section itself. */
  readonly path: string;
  readonly message: string;
}

/** Who wants to know what the built-in policies do besides judging. */
export interface PolicyObserver {
  /** Told when the backend is left alone, tried again and asked again. Must not throw. */
  readonly onHttpStateChange?: (state: HttpPolicyState) => void;
}

/**
 * The built-in policies that a plain configuration section sets up, asked in this order: `groupCreation`, `membership`,
 * `messages`, `rateLimit`, `http`. No policy for a section without any; all faults at once. Reads the word file.
 */
export function policiesFrom(
  section: unknown,
  { onHttpStateChange }: PolicyObserver = {},
): { readonly policy: Policy | undefined } | { readonly faults: readonly PolicyFault[] } {
  const read = policySection.safeParse(section === undefined ? {} : section);
  if (!read.success) return { faults: read.error.issues.flatMap(faultsOf) };
  const { groupCreation, membership, messages, rateLimit, http } = read.data;
  const policies = [
    groupCreation && shadowed(groupCreation, groupCreationPolicy(groupCreation)),
    membership && shadowed(membership, membershipPolicy(membership)),
    messages && shadowed(messages, messagesPolicy(messages)),
    rateLimit && shadowed(rateLimit, rateLimitPolicy(rateLimit)),
    http && shadowed(http, httpPolicy({ ...http, ...(onHttpStateChange && { onStateChange: onHttpStateChange }) })),
  ].filter((policy) => policy !== undefined);
  return { policy: policies.length === 0 ? undefined : inOrder(...policies) };
}

function shadowed({ shadow: logOnly }: { readonly shadow?: boolean }, policy: Policy): Policy {
  return logOnly ? shadow(policy) : policy;
}

function faultsOf(issue: z.core.$ZodIssue): readonly PolicyFault[] {
  const path = issue.path.map(String);
  if (issue.code !== "unrecognized_keys") return [{ path: path.join("."), message: issue.message }];
  return issue.keys.map((key) => ({ path: [...path, key].join("."), message: "is unknown" }));
}
