export type {
  Adapter,
  AdapterSetting,
  Glimpse,
  Inbound,
  OnFailure,
  Reply,
  SettingFault,
  VendorAdapter,
} from "./adapter.js";
export { equalInConstantTime, hmacSha1Base64, isFresh, sha256Hex } from "./authenticity.js";
export type {
  Callback,
  Denial,
  DenialReason,
  EchoCallback,
  Outcome,
  PerformCallback,
  Permission,
  RecordCallback,
  ReviewCallback,
  Roster,
  RosterCallback,
  UnsupportedCallback,
} from "./callback.js";
export { RECEIPT_WINDOW_MS } from "./callback.js";
export { type CallbackCircumstances, withCircumstances } from "./callback-circumstances.js";
export { CallbackError, type CallbackErrorCode, isCallbackError } from "./callback-error.js";
export type * from "./change.js";
export { changeTypes, groupIdOf } from "./change.js";
export { inOrder, named, shadow } from "./compose-policies.js";
export {
  type CallbackHandler,
  type CallbackHandlerOptions,
  type CallbackReport,
  createCallbackHandler,
} from "./corridor.js";
export { CLOCK_TOLERANCE_MS } from "./credible-time.js";
export type { Decision } from "./decision.js";
export type {
  FeedChange,
  GroupCreatedTold,
  MessageExtendedTold,
  MessageNumbered,
  MessageReadTold,
  MessageRecalledTold,
  ToldReference,
} from "./feed-change.js";
export {
  type CloudEvent,
  cloudEventSchema,
  type FeedEvent,
  type FeedEventType,
  fromCloudEvent,
  isFeedEventType,
  toCloudEvent,
} from "./feed-event.js";
export { SHORTEST_SECRET } from "./handler-options.js";
export { isIdentifier } from "./identifier.js";
export { type Json, jsonText } from "./json.js";
export { jsonPath } from "./json-path.js";
export type { FailMode } from "./judge.js";
export type { Ledger, LedgerEntry, UnappliedCallback } from "./ledger.js";
export {
  CursorError,
  type DeadLetterRecord,
  type DecisionRecord,
  type DecisionRequest,
  type FeedRequest,
  type GroupRecord,
  type LedgerReader,
  type MemberRecord,
  type MessageRecord,
  type Page,
  type PageRequest,
  PositionError,
  type TopicRecord,
  type UserGroupRecord,
} from "./ledger-reader.js";
export { LedgerUnavailableError } from "./ledger-unavailable-error.js";
export { nearestNames } from "./nearest-names.js";
export type { GroupView, Judgement, JudgementReport, Membership, Policy, PolicyOptions, Question } from "./policy.js";
export { Replica, type ReplicaEntry } from "./replica.js";
export {
  type GroupShown,
  type MemberShown,
  type MessageShown,
  messagesOfLife,
  type ReplicaGroup,
  type TopicShown,
} from "./replica-group.js";
export { shortened } from "./shortened.js";
export { readableAt, type TextPaths, textPathsOf, withTextPaths } from "./text-paths.js";
export {
  adapterFrom,
  type OptionsRead,
  type SettingIssue,
  settingFaults,
  type VendorAdapterParts,
  vendorAdapterOf,
} from "./vendor-adapter.js";
export {
  type Amendment,
  allow,
  deny,
  fitToLeeway,
  isCodeWithin,
  type Leeway,
  type Verdict,
  yesOrNo,
} from "./verdict.js";
export { verdictSchema } from "./verdict-schema.js";
