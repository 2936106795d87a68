export { type DatabaseUrl, DatabaseUrlError, parseDatabaseUrl } from "./database-url.ts";
export { type LedgerFault, type OpenLedgerOptions, openLedger, type StoredLedger } from "./open-ledger.ts";
