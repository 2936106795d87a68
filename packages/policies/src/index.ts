export type { BuiltInOptions } from "./built-in-policy.js";
export { type GroupCreationOptions, type GroupNameOptions, groupCreationPolicy } from "./group-creation-policy.js";
export {
  type HttpPolicy,
  type HttpPolicyMetrics,
  type HttpPolicyOptions,
  type HttpPolicyState,
  httpPolicy,
} from "./http-policy.js";
export { type HttpGroupView, type HttpQuestion, httpPolicyJsonSchemas, httpQuestionSchema } from "./http-question.js";
export { type MembershipOptions, membershipPolicy } from "./membership-policy.js";
export { type ForbiddenWords, type MessagesOptions, messagesPolicy } from "./messages-policy.js";
export {
  type PolicyFault,
  type PolicyObserver,
  policiesFrom,
  policyOfSection,
  readPolicySection,
} from "./policies-from.js";
export type { PolicySection, PolicySettings, WordSettings } from "./policy-section.js";
export { type RateLimit, type RateLimitOptions, rateLimitPolicy } from "./rate-limit-policy.js";
export { readWordFile } from "./word-file.js";
