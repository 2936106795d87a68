export type { MessageKeeping } from "./batch/message-keeping.js";
export { checkDatabase } from "./check-database.js";
export {
  type DatabaseTls,
  type DatabaseUrl,
  DatabaseUrlError,
  parseDatabaseUrl,
  readCertificates,
} from "./database-url.js";
export { type DatabaseExamination, examineDatabase } from "./examine-database.js";
export type { LedgerFault } from "./ledger-fault.js";
export { migrateDatabase } from "./migrate-database.js";
export type { ServerExamination } from "./mysql/examine-server.js";
export { openLedger, type StoredLedger } from "./open-ledger.js";
export type { OpenLedgerOptions } from "./open-ledger-options.js";
export { type OpenLedgerReader, openLedgerReader } from "./open-ledger-reader.js";
export type { Patience } from "./read/feed-tail.js";
export type { FollowRequest } from "./read/follow-feed.js";
export type { BatchReport, DeadLetterReport, WaitingCallbacks } from "./read/ledger-numbers.js";
export type { MigrationProgress } from "./schema/migrations/resumable-steps.js";
export { backUpFile, type CopyProgress } from "./sqlite/back-up-file.js";
export { type RestoredFile, restoreFile } from "./sqlite/restore-file.js";
export {
  exportRecord,
  type TransferOptions,
  type TransferProgress,
  type Transferred,
} from "./transfer/export-record.js";
export { importRecord } from "./transfer/import-record.js";
export type { CallbackReplay } from "./upkeep/callback-replays.js";
export type { DeadLetterRetry } from "./upkeep/dead-letters.js";
export { ABSENT_MEMBERS_MS } from "./upkeep/forget-absent-rows.js";
export type { Days, RetentionDays } from "./upkeep/retention.js";
