import { CommitUncertainError, type ErrorKind } from "../engine.js";

/** Too much for the time, the memory or the packet that was allowed. */
const interruptedCodes = new Set([
  "PROTOCOL_CONNECTION_LOST",
  "PROTOCOL_SEQUENCE_TIMEOUT",
  "ECONNRESET",
  "EPIPE",
  "ER_NET_PACKET_TOO_LARGE",
  "ER_QUERY_INTERRUPTED",
  "ER_QUERY_TIMEOUT",
  // Called ER_QUERY_TIMEOUT by MySQL, of another number.
  "ER_STATEMENT_TIMEOUT",
  "ER_LOCK_TABLE_FULL",
  "ER_OUT_OF_RESOURCES",
  "ER_OUTOFMEMORY",
  "ER_OUT_OF_SORTMEMORY",
]);

const transientCodes = new Set([
  "ER_LOCK_DEADLOCK",
  "ER_LOCK_WAIT_TIMEOUT",
  "ER_CON_COUNT_ERROR",
  "ER_TOO_MANY_USER_CONNECTIONS",
  "ER_USER_LIMIT_REACHED",
  "ER_TOO_MANY_CONCURRENT_TRXS",
  "ER_CHECKREAD",
  "ER_OPTION_PREVENTS_STATEMENT",
  // Galera says it of a node outside the majority.
  "ER_UNKNOWN_COM_ERROR",
]);
const unavailableCodes = new Set([
  "ER_RECORD_FILE_FULL",
  "ER_DISK_FULL",
  "ER_GET_ERRNO",
  "ER_ERROR_ON_WRITE",
  "ER_OPEN_AS_READONLY",
  "ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION",
  "ER_READ_ONLY_MODE",
  "ER_NO_SUCH_TABLE",
  "ER_BAD_DB_ERROR",
  "ER_ACCESS_DENIED_ERROR",
  "ER_DBACCESS_DENIED_ERROR",
  "ER_TABLEACCESS_DENIED_ERROR",
]);
const connectionCodes = new Set([
  "PROTOCOL_CONNECTION_LOST",
  "PROTOCOL_SEQUENCE_TIMEOUT",
  // The server says it, if it says anything, and goes.
  "ER_NET_PACKET_TOO_LARGE",
  "ECONNREFUSED",
  "ECONNRESET",
  "ETIMEDOUT",
  "EPIPE",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ER_SERVER_SHUTDOWN",
  "ER_CONNECTION_KILLED",
  "ER_NORMAL_SHUTDOWN",
  "ER_NEW_ABORTING_CONNECTION",
  "ER_CLIENT_INTERACTION_TIMEOUT",
  // Galera says it of a commit whose node has just lost the majority.
  "ER_ERROR_DURING_COMMIT",
]);

/** MariaDB's own, which the driver has no names for. */
const mariaDbCodes: ReadonlyMap<unknown, string> = new Map([
  [1927, "ER_CONNECTION_KILLED"],
  [1969, "ER_STATEMENT_TIMEOUT"],
]);

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const named = "errno" in error ? mariaDbCodes.get(error.errno) : undefined;
  return named ?? ("code" in error ? String(error.code) : "");
}

/** Whether the connection is gone, whatever became of what was asked. */
export function isConnectionError(error: unknown): boolean {
  const isFatal = error instanceof Error && "fatal" in error && error.fatal === true;
  return isFatal || connectionCodes.has(codeOf(error));
}

/** Whether the server is not there, or not yet; a connection that it refuses for good, as for a wrong password, is no such case. */
export function isServerAbsent(error: unknown): boolean {
  return connectionCodes.has(codeOf(error)) || transientCodes.has(codeOf(error));
}

/** How MySQL, MariaDB and the driver answer for an error. */
export function kindOfMysqlError(error: unknown): ErrorKind {
  const cause = error instanceof CommitUncertainError ? error.cause : error;
  if (interruptedCodes.has(codeOf(cause))) return "interrupted";
  if (isConnectionError(cause) || transientCodes.has(codeOf(cause))) return "transient";
  return unavailableCodes.has(codeOf(cause)) ? "unavailable" : "data";
}

/** Whether a key is taken. */
export function isDuplicateKey(error: unknown): boolean {
  return codeOf(error) === "ER_DUP_ENTRY";
}

/** Whether a number was computed that no column holds. */
export function isOutOfRange(error: unknown): boolean {
  return codeOf(error) === "ER_DATA_OUT_OF_RANGE";
}

/** Whether the table, column or index to be made is there. */
export function isAlreadyThere(error: unknown): boolean {
  return ["ER_TABLE_EXISTS_ERROR", "ER_DUP_FIELDNAME", "ER_DUP_KEYNAME"].includes(codeOf(error));
}

/** Whether the index to be dropped is gone. */
export function isAlreadyGone(error: unknown): boolean {
  return codeOf(error) === "ER_CANT_DROP_FIELD_OR_KEY";
}
