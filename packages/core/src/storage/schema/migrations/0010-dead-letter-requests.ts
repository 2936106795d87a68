import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { ColumnTypes } from "./column-types.js";

const SIZE_INDEX = "grouphook_dead_letters_size";

/** What a dead letter that could not be read holds instead of a callback, and how much all of them hold. */
export function deadLetterRequests({ identifier, integer, text, partialIndexes }: ColumnTypes): Migration {
  return {
    // biome-ignore lint/suspicious/noExplicitAny: Kysely's own signature; a migration knows no later tables.
    async up(database: Kysely<any>): Promise<void> {
      const { schema } = database;
      const table = "grouphook_dead_letters";
      await schema.alterTable(table).addColumn("request", text).execute();
      await schema
        .alterTable(table)
        .addColumn("holds", identifier, (column) => column.notNull().defaultTo("callback"))
        .execute();
      await schema
        .alterTable(table)
        .addColumn("size", integer, (column) => column.notNull().defaultTo(0))
        .execute();
      await sql`update grouphook_dead_letters set size = length(body) + coalesce(length(callback), 0),
        holds = case when callback is null then 'fragment' else 'callback' end`.execute(database);
      await schema.createIndex(SIZE_INDEX).on(table).columns(["holds", "size"]).execute();
    },

    // biome-ignore lint/suspicious/noExplicitAny: as above.
    async down({ schema }: Kysely<any>): Promise<void> {
      const index = schema.dropIndex(SIZE_INDEX);
      await (partialIndexes ? index : index.on("grouphook_dead_letters")).execute();
      for (const column of ["request", "holds", "size"]) {
        await schema.alterTable("grouphook_dead_letters").dropColumn(column).execute();
      }
    },
  };
}
