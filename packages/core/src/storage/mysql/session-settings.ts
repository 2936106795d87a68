/**
 * What every connection starts with, so that nothing depends on how the server is set up: texts in UTF-8, strict typing,
 * statements that commit by themselves, all rows, and a transaction that sees what the holder of the head lock before it
 * has committed.
 */
export const SESSION_SETTINGS: readonly string[] = [
  "set names utf8mb4",
  "set session sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', innodb_lock_wait_timeout = 10, autocommit = 1, " +
    "completion_type = 0, sql_safe_updates = 0, sql_select_limit = 18446744073709551615",
  "set session transaction isolation level read committed",
];
