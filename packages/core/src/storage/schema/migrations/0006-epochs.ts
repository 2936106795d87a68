import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { ColumnTypes } from "./column-types.js";

const BEFORE_EVERYTHING = -1;

/** Which record the events of the feed are of. */
export function epochs({ identifier, integer, numbered }: ColumnTypes): Migration {
  return {
    // biome-ignore lint/suspicious/noExplicitAny: Kysely's own signature; a migration knows no later tables.
    async up(database: Kysely<any>): Promise<void> {
      await database.schema
        .createTable("grouphook_epochs")
        .addColumn("after_sequence", integer, (column) => column.primaryKey().notNull())
        .addColumn("epoch", identifier, (column) => column.notNull())
        .modifyEnd(numbered)
        .execute();
      const first = { after_sequence: BEFORE_EVERYTHING, epoch: randomUUID() };
      // One that ended half-way on MySQL, which commits every statement by itself, may have got so far.
      const epochs = await database.selectFrom("grouphook_epochs").select("epoch").execute();
      if (epochs.length === 0) await database.insertInto("grouphook_epochs").values(first).execute();
    },

    // biome-ignore lint/suspicious/noExplicitAny: as above.
    async down({ schema }: Kysely<any>): Promise<void> {
      await schema.dropTable("grouphook_epochs").execute();
    },
  };
}
