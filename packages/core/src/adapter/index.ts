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
} from "../vocabulary/callback.js";
export { type CallbackCircumstances, withCircumstances } from "../vocabulary/callback-circumstances.js";
export {
  CallbackError,
  type CallbackErrorCode,
  type CallbackErrorOptions,
  isCallbackError,
} from "../vocabulary/callback-error.js";
export type * from "../vocabulary/change.js";
export { groupIdOf, usersNamedBy } from "../vocabulary/change.js";
export type { ListedUser, ListsObserved } from "../vocabulary/group-observed.js";
export { isIdentifier } from "../vocabulary/identifier.js";
export { type Json, jsonText } from "../vocabulary/json.js";
export { LAST_MOMENT } from "../vocabulary/last-moment.js";
export { isMutedAt, type MuteEnd } from "../vocabulary/mute-end.js";
export { type TextPaths, textPathsOf } from "../vocabulary/text-paths.js";
export {
  type Amendment,
  type DenialCode,
  isCodeWithin,
  type Leeway,
  type NumberedCodes,
  type WordedCodes,
  yesOrNo,
} from "../vocabulary/verdict.js";
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
export {
  equalInConstantTime,
  hmacSha1Base64,
  hmacSha256Base64,
  hmacSha256Hex,
  isFresh,
  md5Base64,
  md5Hex,
  sha1Hex,
  sha256Hex,
} from "./authenticity.js";
export { CallPace } from "./client/call-pace.js";
export { hasDotSegment } from "./client/dot-segment.js";
export { readAnswer } from "./client/read-answer.js";
export { callVendor, type VendorAnswer, type VendorCall } from "./client/vendor-call.js";
export {
  isVendorCallError,
  VendorCallError,
  type VendorCallErrorCode,
  type VendorCallErrorOptions,
} from "./client/vendor-call-error.js";
export type {
  CallOptions,
  GroupGone,
  GroupIdsRead,
  GroupRead,
  GroupUnreadable,
  MemberRead,
  MembersRead,
  MessageRead,
  MessagesRead,
  PartRefusal,
  Performed,
  PerformOptions,
  ReadingClient,
  TellingClient,
  TopicRead,
  VendorClient,
  VendorRefusal,
} from "./client/vendor-client.js";
export {
  clientFrom,
  type VendorClientFactory,
  type VendorClientParts,
  vendorClientOf,
} from "./client/vendor-client-factory.js";
export { VendorClock } from "./client/vendor-clock.js";
export { withUserIds } from "./client/with-user-ids.js";
export { failedReply } from "./failed-reply.js";
export { field, optionalField, type Reading, Unusable } from "./field.js";
export { given } from "./given.js";
export { hasSafeNumbers } from "./has-safe-numbers.js";
export { inboundFrom } from "./inbound-from.js";
export { losslessJson } from "./lossless-json.js";
export { losslessJsonText } from "./lossless-json-text.js";
export { messageText, questionedMessage, type Rendering, type Renderings } from "./message-text.js";
export { DEEPEST_JSON, isShallow } from "./nesting.js";
export { isObject, parsedJson } from "./parsed-json.js";
export { readWire } from "./read-wire.js";
export { malformed, unauthentic } from "./refusals.js";
export {
  deadlineSetting,
  listSetting,
  numberSetting,
  secondsSetting,
  textPathsSetting,
  urlSetting,
  wordSetting,
} from "./settings.js";
export type * from "./setup-guide.js";
export { textFieldsIn } from "./text-fields.js";
export {
  type CallbackDetails,
  type ParsedCallback,
  readBody,
  type Translator,
  type Translators,
  translator,
} from "./translator.js";
export { adapterFrom, type VendorAdapterParts, vendorAdapterOf } from "./vendor-adapter.js";
export {
  asInteger,
  asMoment,
  asText,
  filledText,
  identifier,
  integer,
  jsonObject,
  listIfAny,
  listOf,
  moment,
  objectOf,
  optional,
  optionalIdentifier,
  optionalInteger,
  optionalMoment,
  optionalText,
  optionalWord,
  otherwise,
  text,
  word,
} from "./wire-fields.js";
export { withoutSecrets } from "./without-secrets.js";
