import type { Migration } from "kysely/migration";
import type { ColumnTypes } from "./column-types.js";
import { carryMessages } from "./message-stands-once/carry-messages.js";
import { compactFile, dropTables, givesSpaceBack, unhurried } from "./message-stands-once/give-back-space.js";
import { newTables, OLD_CALLBACKS, OLD_MESSAGES, TOLD_MESSAGES } from "./message-stands-once/new-tables.js";
import { packCallbacks } from "./message-stands-once/pack-callbacks.js";
import { orderToldMessages, toldMessages } from "./message-stands-once/told-messages.js";
import { type MigratedDatabase, type MigrationProgress, type ResumableStep, runSteps } from "./resumable-steps.js";

/** The text of a message in its event alone, raw callbacks in segments, receipts by time. Every turn is a transaction. */
export function messageStandsOnce(types: ColumnTypes, onProgress: (progress: MigrationProgress) => void): Migration {
  const startsFrom = "grouphook_callbacks";
  const worksOn = [startsFrom, "grouphook_messages", "grouphook_feed"];
  const steps: readonly ResumableStep[] = [
    newTables(types),
    packCallbacks,
    dropTables("removing the old raw callbacks", OLD_CALLBACKS),
    toldMessages(types),
    orderToldMessages,
    carryMessages(types),
    dropTables("removing the old messages", OLD_MESSAGES, TOLD_MESSAGES),
  ];
  return {
    async up(database: MigratedDatabase) {
      const work = { types, startsFrom, worksOn, steps, onProgress };
      if (types.family === "mysql") return runSteps(database, work);
      const withLast = (await givesSpaceBack(database)) ? steps : [...steps, compactFile];
      return unhurried(database, () => runSteps(database, { ...work, steps: withLast }));
    },
  };
}
