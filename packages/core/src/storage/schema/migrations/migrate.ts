import type { Kysely } from "kysely";
import { Migrator } from "kysely/migration";
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
import type { ColumnTypes } from "./column-types.js";

const ATTEMPTS = 5;
const PAUSE_MS = 100;

/** Brings the tables up to date. Several processes may start at once: one migrates, the others wait. */
export async function migrate(database: Kysely<Tables>, types: ColumnTypes): Promise<void> {
  const migrator = new Migrator({
    db: database,
    migrationTableName: "grouphook_migrations",
    migrationLockTableName: "grouphook_migrations_lock",
    provider: {
      getMigrations: async () => ({
        "0001-groups-and-feed": groupsAndFeed(types),
        "0002-dead-letter-callbacks": deadLetterCallbacks(types),
        "0003-message-times": messageTimes(types),
        "0004-last-batch": lastBatch(types),
        "0006-epochs": epochs(types),
        "0007-stale-groups": staleGroups(types),
        "0008-circumstances": circumstances(types),
        "0009-content-since": contentSince(types),
        "0010-dead-letter-requests": deadLetterRequests(types),
        "0011-message-stands-once": messageStandsOnce(types),
        "0012-commands": commands(types),
      }),
    },
  });
  for (let attempt = 1; ; attempt += 1) {
    const { error } = await migrator.migrateToLatest();
    if (!error) return;
    // SQLite has no lock to wait for: whoever comes second finds the work done on the next attempt.
    if (attempt === ATTEMPTS) throw new Error("the tables could not be brought up to date", { cause: error });
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
  }
}
