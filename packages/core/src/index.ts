export type { Adapter, Inbound, OnFailure, Reply, SettingFault, VendorAdapter } from "./adapter.ts";
export { equalInConstantTime, hmacSha1Base64, isFresh, sha256Hex } from "./authenticity.ts";
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
} from "./callback.ts";
export { CallbackError, type CallbackErrorCode, isCallbackError } from "./callback-error.ts";
export type * from "./change.ts";
export { groupIdOf } from "./change.ts";
export {
  type CallbackHandler,
  type CallbackHandlerOptions,
  type CallbackReport,
  createCallbackHandler,
} from "./corridor.ts";
export {
  type CloudEvent,
  cloudEventSchema,
  type FeedEvent,
  type FeedEventType,
  isFeedEventType,
  toCloudEvent,
} from "./feed-event.ts";
export { isIdentifier } from "./identifier.ts";
export type { Json } from "./json.ts";
export type { Ledger, LedgerEntry } from "./ledger.ts";
export {
  CursorError,
  type GroupRecord,
  type LedgerReader,
  type MemberRecord,
  type Page,
  type PageRequest,
  type UserGroupRecord,
} from "./ledger-reader.ts";
export type { GroupView, Membership, Policy, Question } from "./policy.ts";
export { type Amendment, allow, deny, fitToLeeway, type Leeway, type Verdict, yesOrNo } from "./verdict.ts";
