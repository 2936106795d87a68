import { inOrder, nearestNames, type Policy, shadowPolicy } from "@grouphook/core";
import type { z } from "zod";
import { groupCreationPolicy } from "./group-creation-policy.js";
import { type HttpPolicyState, httpPolicy } from "./http-policy.js";
import { membershipPolicy } from "./membership-policy.js";
import { messagesPolicy } from "./messages-policy.js";
import { type PolicySection, policySection } from "./policy-section.js";
import { rateLimitPolicy } from "./rate-limit-policy.js";

/** A fault in a configuration section, without the value, which may be a secret. */
export interface PolicyFault {
  /** The keys from the section to the fault, joined with dots; empty for the section itself. */
  readonly path: string;
  readonly message: string;
}

/** Callbacks about what the built-in policies do besides judging. */
export interface PolicyObserver {
  /** Called when the HTTP policy stops asking the backend, tries it again, and asks it again. Must not throw. */
  readonly onHttpStateChange?: (state: HttpPolicyState) => void;
}

/** Checks a configuration section, and reads the word file it names. Returns all faults at once. */
export function readPolicySection(
  section: unknown,
): { readonly section: PolicySection } | { readonly faults: readonly PolicyFault[] } {
  const read = policySection.safeParse(section === undefined ? {} : section);
  return read.success ? { section: read.data } : { faults: read.error.issues.flatMap(faultsOf) };
}

/**
 * * The built-in policies of a section, in this order: `groupCreation`, `membership`, `messages`, `rateLimit`,
 * * `http`. `undefined` for a section without policies.
 */
export function policyOfSection(
  section: PolicySection,
  { onHttpStateChange }: PolicyObserver = {},
): Policy | undefined {
  const { groupCreation, membership, messages, rateLimit, http } = section;
  const policies = [
    groupCreation && shadowed(groupCreation, groupCreationPolicy(groupCreation)),
    membership && shadowed(membership, membershipPolicy(membership)),
    messages && shadowed(messages, messagesPolicy(messages)),
    rateLimit && shadowed(rateLimit, rateLimitPolicy(rateLimit)),
    http && shadowed(http, httpPolicy({ ...http, ...(onHttpStateChange && { onStateChange: onHttpStateChange }) })),
  ].filter((policy) => policy !== undefined);
  return policies.length === 0 ? undefined : inOrder(...policies);
}

/** Reads a section and creates its policies in one step. */
export function policiesFrom(
  section: unknown,
  observer: PolicyObserver = {},
): { readonly policy: Policy | undefined } | { readonly faults: readonly PolicyFault[] } {
  const read = readPolicySection(section);
  return "faults" in read ? read : { policy: policyOfSection(read.section, observer) };
}

function shadowed({ shadow: logOnly }: { readonly shadow?: boolean }, policy: Policy): Policy {
  return logOnly ? shadowPolicy(policy) : policy;
}

function faultsOf(issue: z.core.$ZodIssue): readonly PolicyFault[] {
  const path = issue.path.map(String);
  if (issue.code !== "unrecognized_keys") return [{ path: path.join("."), message: issue.message }];
  const known = issue.message.split(",");
  return issue.keys.map((key) => ({ path: [...path, key].join("."), message: unknownName(key, known) }));
}

function unknownName(name: string, known: readonly string[]): string {
  const near = nearestNames(name, known);
  return near.length > 0 ? `is unknown; nearest: ${near.join(", ")}` : "is unknown, and nothing is called nearly so";
}
