import { type Kysely, sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import { isFileLocked } from "../../sqlite/sqlite-engine.js";
import { text } from "../column.js";
import type { Row } from "../row.js";
import type { Tables } from "../tables.js";
import { groupsAndFeed } from "./0001-groups-and-feed.js";
import { deadLetterCallbacks } from "./0002-dead-letter-callbacks.js";
import { messageTimes } from "./0003-message-times.js";
import { lastBatch } from "./0004-last-batch.js";
import { epochs } from "./0006-epochs.js";
import { staleGroups } from "./0007-stale-groups.js";
import { circumstances } from "./0008-circumstances.js";
import { contentSince } from "./0009-content-since.js";
import { deadLetterRequests } from "./0010-dead-letter-requests.js";
import { messageStandsOnce } from "./0011-message-stands-once.js";
import { commands } from "./0012-commands.js";
import { erasures } from "./0013-erasures.js";
import { consumers } from "./0014-consumers.js";
import { deliveries } from "./0015-deliveries.js";
import { subscriptions } from "./0016-subscriptions.js";
import { namesInParts } from "./0017-name-parts.js";
import { commandLog } from "./0020-command-log.js";
import { reconciliations } from "./0021-reconciliations.js";
import { imports } from "./0022-imports.js";
import { apiTokens } from "./0023-api-tokens.js";
import { secrets } from "./0024-secrets.js";
import { groupHistory } from "./0025-group-history.js";
import { textCodes } from "./0026-text-codes.js";
import { listEntries } from "./0027-list-entries.js";
import { profileFields } from "./0028-profile-fields.js";
import { type ColumnTypes, sqliteColumnTypes } from "./column-types.js";
import type { MigrationProgress } from "./resumable-steps.js";

/** The table of the migrations that were made, by `name`. */
export const MIGRATIONS = "grouphook_migrations";
const ATTEMPTS = 5;
const PAUSE_MS = 100;

type Migrations = Readonly<Record<string, Migration>>;

/** Some migrations in a row. */
interface Stretch {
  readonly migrations: Migrations;
  /** Whether they commit their work in turns, so that they go on where they were interrupted. */
  readonly inTurns?: boolean;
}

function stretches(types: ColumnTypes, onProgress: (progress: MigrationProgress) => void): readonly Stretch[] {
  return [
    {
      migrations: {
        "0001-groups-and-feed": groupsAndFeed(types),
        "0002-dead-letter-callbacks": deadLetterCallbacks(types),
        "0003-message-times": messageTimes(types),
        "0004-last-batch": lastBatch(types),
        "0006-epochs": epochs(types),
        "0007-stale-groups": staleGroups(types),
        "0008-circumstances": circumstances(types),
        "0009-content-since": contentSince(types),
        "0010-dead-letter-requests": deadLetterRequests(types),
      },
    },
    { migrations: { "0011-message-stands-once": messageStandsOnce(types, onProgress) }, inTurns: true },
    {
      migrations: {
        "0012-commands": commands(types),
        "0013-erasures": erasures(types),
        "0014-consumers": consumers(types),
        "0015-deliveries": deliveries(types),
        "0016-subscriptions": subscriptions(types),
      },
    },
    { migrations: { "0017-name-parts": namesInParts(types, onProgress) }, inTurns: true },
    {
      migrations: {
        "0020-command-log": commandLog(types),
        "0021-reconciliations": reconciliations(types),
        "0022-imports": imports(types),
        "0023-api-tokens": apiTokens(types),
        "0024-secrets": secrets(types),
        "0025-group-history": groupHistory(types, onProgress),
        "0026-text-codes": textCodes(types),
        "0027-list-entries": listEntries(types),
        "0028-profile-fields": profileFields(types),
      },
    },
  ];
}

/** The migrations of this version, in order. */
export function migrationNames(): readonly string[] {
  return namesIn(stretches(sqliteColumnTypes, () => undefined));
}

function namesIn(all: readonly Stretch[]): readonly string[] {
  return all.flatMap(({ migrations }) => Object.keys(migrations));
}

/**
 * Brings the tables up to date, and tells how far it has come where that takes long. Several processes may start at once:
 * one migrates, the others wait or help.
 */
export async function migrate(
  database: Kysely<Tables>,
  types: ColumnTypes,
  onProgress: (progress: MigrationProgress) => void = () => undefined,
): Promise<void> {
  const all = stretches(types, onProgress);
  for (let attempt = 1; ; attempt += 1) {
    const error = await attemptOnce(database, all);
    if (!error) return;
    // SQLite has no lock to wait for: whoever comes second finds the work done on the next attempt.
    if (attempt === ATTEMPTS) throw new Error("the tables could not be brought up to date", { cause: error });
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
  }
}

/** Resolves to the error with which it is worth trying again. */
async function attemptOnce(database: Kysely<Tables>, all: readonly Stretch[]): Promise<unknown> {
  try {
    await refuseNewer(database, all);
    return await migrateOnce(database, all);
  } catch (cause) {
    if (!isFileLocked(cause)) throw cause;
    return cause;
  }
}

/** Throws for tables that a newer version has made: what this one would write there is not what that one reads. */
async function refuseNewer(database: Kysely<Tables>, all: readonly Stretch[]): Promise<void> {
  const tables = await database.introspection.getTables();
  if (!tables.some(({ name }) => name === MIGRATIONS)) return;
  const { rows } = await sql<Row>`select name from ${sql.table(MIGRATIONS)} order by name`.execute(database);
  const known = namesIn(all);
  const strange = rows.map((row) => text(row, "name")).find((name) => !known.includes(name));
  if (strange === undefined) return;
  throw new Error(`the tables are of a newer version of grouphook, which has made ${strange}: start that version`);
}

/** One stretch after the other; resolves to the first error. */
async function migrateOnce(database: Kysely<Tables>, all: readonly Stretch[]): Promise<unknown> {
  const every = Object.assign({}, ...all.map(({ migrations }) => migrations));
  const executed = (await migratorOf(database, every).getMigrations()).filter(({ executedAt }) => executedAt);
  const done = new Set(executed.map(({ name }) => name));
  let known: Migrations = {};
  for (const { migrations, inTurns = false } of all) {
    known = { ...known, ...migrations };
    if (Object.keys(migrations).every((name) => done.has(name))) continue;
    const { error } = await migratorOf(database, known).migrateToLatest({ disableTransactions: inTurns });
    if (error) return error;
  }
  return undefined;
}

function migratorOf(database: Kysely<Tables>, migrations: Migrations): Migrator {
  return new Migrator({
    db: database,
    migrationTableName: MIGRATIONS,
    migrationLockTableName: "grouphook_migrations_lock",
    provider: { getMigrations: async () => migrations },
  });
}
