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
export { CallbackError, type CallbackErrorCode, isCallbackError } from "../vocabulary/callback-error.js";
export type * from "../vocabulary/change.js";
export { groupIdOf } from "../vocabulary/change.js";
export { isIdentifier } from "../vocabulary/identifier.js";
export type { Json } from "../vocabulary/json.js";
export { jsonPath } from "../vocabulary/json-path.js";
export { readableAt, type TextPaths, textPathsOf, withTextPaths } from "../vocabulary/text-paths.js";
export { type Amendment, isCodeWithin, type Leeway, yesOrNo } from "../vocabulary/verdict.js";
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
export {
  adapterFrom,
  type OptionsRead,
  type SettingIssue,
  settingFaults,
  type VendorAdapterParts,
  vendorAdapterOf,
} from "./vendor-adapter.js";
