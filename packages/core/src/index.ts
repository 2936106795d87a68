export type {
  Adapter,
  AdapterSetting,
  Inbound,
  OnFailure,
  Reply,
  SettingFault,
  VendorAdapter,
} from "./adapter/adapter.js";
export { ADAPTER_CONTRACT, adapterIn } from "./adapter/adapter-in.js";
export { equalInConstantTime } from "./adapter/authenticity.js";
export { clientIn } from "./adapter/client/client-in.js";
export { isVendorCallError, type VendorCallErrorCode } from "./adapter/client/vendor-call-error.js";
export type { PartRefusal, ReadingClient, TellingClient, VendorClient } from "./adapter/client/vendor-client.js";
export type { VendorClientFactory } from "./adapter/client/vendor-client-factory.js";
export { DEEPEST_JSON, isShallow } from "./adapter/nesting.js";
export { PLACEHOLDER_SECRETS, SHORTEST_SECRET } from "./adapter/short-secrets.js";
export {
  type AskedCommand,
  type CommandHandler,
  type CommandHandlerOptions,
  type CommandReport,
  createCommandHandler,
} from "./command/command-handler.js";
export type { CommandDone, CommandOutcome } from "./command/command-outcome.js";
export { createCallbackHandler } from "./corridor/callback-handler.js";
export type {
  AppAnswer,
  Forwarding,
  ForwardRequest,
  ForwardResult,
  OnForwardFailure,
} from "./corridor/forwarding.js";
export type { CallbackHandler } from "./corridor/handler-contract.js";
export type { CallbackHandlerOptions, CallbackReport } from "./corridor/handler-options.js";
export { patienceBeforeWritingMs, patienceMs } from "./corridor/patience.js";
export type {
  CallbackUnsupported,
  FeedChange,
  GroupCreatedTold,
  MessageEditedTold,
  MessageExtendedTold,
  MessageNumbered,
  MessageReactedTold,
  MessageReadTold,
  MessageRecalledTold,
  OwnerRemoved,
  ToldChange,
  ToldReference,
} from "./feed/feed-change.js";
export {
  type CloudEvent,
  cloudEventSchema,
  type FeedEvent,
  type FeedEventType,
  feedEventTypes,
  fromCloudEvent,
  isFeedEventType,
  toCloudEvent,
} from "./feed/feed-event.js";
export { feedEventJsonSchema } from "./feed/feed-event-json-schema.js";
export {
  type EventHead,
  FeedEventError,
  type ParsedFeedEvent,
  parseFeedEvent,
  type UnknownEvent,
} from "./feed/parse-feed-event.js";
export { Replica, type ReplicaEntry } from "./feed/replica.js";
export {
  type GroupShown,
  type MemberShown,
  type MessageShown,
  messagesOfLife,
  type ReplicaGroup,
  type TopicShown,
} from "./feed/replica-group.js";
export type { WrittenEvent } from "./feed/written-event.js";
export { CLOCK_TOLERANCE_MS } from "./group/credible-time.js";
export type { ApiTokenRecord, ApiTokens } from "./ledger/api-token.js";
export {
  type Begun,
  type CommandAnswer,
  type CommandEnd,
  type CommandFilter,
  type CommandKey,
  type CommandRecord,
  type CommandRemark,
  type CommandRequest,
  type CommandState,
  type Commands,
  commandStates,
  type LeftCommand,
  type NewCommand,
} from "./ledger/command.js";
export {
  CONSUMER_NAME,
  type ConsumerLag,
  type ConsumerRecord,
  type ConsumerSettings,
  type Consumers,
  TooManyConsumersError,
} from "./ledger/consumer.js";
export type { Decision } from "./ledger/decision.js";
export { type DeliveryRecord, type Lease, LeaseLostError, type LeaseRequest } from "./ledger/delivery.js";
export type { DriftFilter, DriftRecord, DriftRequest, DriftTotals } from "./ledger/drift.js";
export type { ErasedNumbers, ErasureRecord, ErasureTarget } from "./ledger/erasure.js";
export type { GroupView, Membership } from "./ledger/group-view.js";
export type { Ledger, LedgerEntry, UnappliedCallback } from "./ledger/ledger.js";
export {
  type CallbackCommandRecord,
  CursorError,
  type DeadLetterRecord,
  type DecisionFilter,
  type DecisionRecord,
  type DecisionRequest,
  ExpiredPositionError,
  type FeedFilter,
  type FeedPage,
  type FeedRequest,
  type GroupRecord,
  type LedgerReader,
  type ListedRecord,
  type MemberRecord,
  type MessageRecord,
  type NewestPage,
  type NewestRequest,
  OTHER_COMMANDS,
  type Page,
  type PageRequest,
  PositionError,
  type RawCallbackFilter,
  type RawCallbackPage,
  type RawCallbackRecord,
  type RawCallbackRequest,
  type TopicRecord,
  type UserGroupRecord,
} from "./ledger/ledger-reader.js";
export { LedgerUnavailableError } from "./ledger/ledger-unavailable-error.js";
export type {
  OpenReconciliation,
  ReconciliationChange,
  ReconciliationKind,
  ReconciliationLease,
  ReconciliationNumbers,
  ReconciliationProgress,
  ReconciliationRecord,
  Reconciliations,
  StaleGroup,
} from "./ledger/reconciliation.js";
export {
  type AttemptRecord,
  type DeliveryProgress,
  type EventGroup,
  groupKey,
  type NewSubscription,
  type ParkedEvents,
  type ParkedGroup,
  type SigningSecret,
  type SubscriptionChange,
  type SubscriptionDelivery,
  SubscriptionLimitError,
  type SubscriptionRecord,
  type SubscriptionSettings,
  type Subscriptions,
  type WaitingGroups,
} from "./ledger/subscription.js";
export { inOrder, namedPolicy, shadowPolicy } from "./policy/compose-policies.js";
export type { FailMode } from "./policy/judge.js";
export type { Judgement, JudgementReport, Policy, PolicyOptions, Question } from "./policy/policy.js";
export { replaceInElements } from "./policy/replace-in-elements.js";
export { verdictSchema } from "./policy/verdict-schema.js";
export type { Differences } from "./reading/differences.js";
export type { MessageWindow, Observation } from "./reading/observation.js";
export { type FoundGroup, findGroups, type GroupReading, observeGroup } from "./reading/observe-group.js";
export {
  deliveryNameOf,
  type RunningSink,
  runSink,
  type SinkLedger,
  type SinkOptions,
  type SinkReport,
} from "./sink/run-sink.js";
export {
  type Delivered,
  type Delivery,
  SINK_CONTRACT,
  type Sink,
  type SinkSetting,
  type SinkType,
  sinkIn,
} from "./sink/sink.js";
export type {
  Callback,
  Denial,
  DenialReason,
  EchoCallback,
  Outcome,
  PerformCallback,
  Permission,
  ReadingCallback,
  RecordCallback,
  ReviewCallback,
  Roster,
  RosterCallback,
  UnsupportedCallback,
} from "./vocabulary/callback.js";
export { RECEIPT_WINDOW_MS } from "./vocabulary/callback.js";
export type { CallbackCircumstances } from "./vocabulary/callback-circumstances.js";
export {
  CallbackError,
  type CallbackErrorCode,
  type CallbackErrorOptions,
  isCallbackError,
} from "./vocabulary/callback-error.js";
export { circumstancesSchema } from "./vocabulary/callback-schema.js";
export type * from "./vocabulary/change.js";
export { changeTypes, groupIdOf, groupLists } from "./vocabulary/change.js";
export { askedChangeSchema, changeTypeSchema, groupProfileSchema } from "./vocabulary/change-schema.js";
export { type Forwarded, type ForwardOutcome, forwardOutcomes } from "./vocabulary/forwarded.js";
export {
  type GroupObserved,
  type ListedUser,
  type ListsObserved,
  type MemberObserved,
  MOST_OBSERVED,
  OBSERVED,
  type ObservedOutcome,
  type ReadingPurpose,
  type RecordedChange,
  readingPurposes,
  type TopicObserved,
} from "./vocabulary/group-observed.js";
export { isIdentifier } from "./vocabulary/identifier.js";
export { type Json, jsonText } from "./vocabulary/json.js";
export { isMutedAt, type MuteEnd } from "./vocabulary/mute-end.js";
export { muteEndSchema } from "./vocabulary/mute-end-schema.js";
export { nearestNames } from "./vocabulary/nearest-names.js";
export { shortened } from "./vocabulary/shortened.js";
export {
  type Amendment,
  allow,
  type DenialCode,
  deny,
  type Leeway,
  type NumberedCodes,
  type Verdict,
  type WordedCodes,
} from "./vocabulary/verdict.js";
