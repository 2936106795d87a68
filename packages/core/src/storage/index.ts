export { checkDatabase } from "./check-database.js";
export {
  type DatabaseTls,
  type DatabaseUrl,
  DatabaseUrlError,
  parseDatabaseUrl,
  readCertificates,
} from "./database-url.js";
export type { DeadLetterRetry } from "./dead-letters.js";
export { ABSENT_MEMBERS_MS } from "./forget-absent-members.js";
export type { LedgerFault } from "./group-commit.js";
export type { BatchReport, DeadLetterReport, WaitingCallbacks } from "./ledger-numbers.js";
export type { MessageKeeping } from "./message-keeping.js";
export { type OpenLedgerOptions, openLedger, type StoredLedger } from "./open-ledger.js";
export type { RetentionDays } from "./retention.js";
