import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { ColumnTypes } from "./column-types.js";

const INDEX = "grouphook_groups_stale";

/** Lets stale groups be found without a look at all others. */
export function staleGroups({ integer, partialIndexes }: ColumnTypes): Migration {
  return {
    // biome-ignore lint/suspicious/noExplicitAny: Kysely's own signature; a migration knows no later tables.
    async up(database: Kysely<any>): Promise<void> {
      const { schema } = database;
      await schema
        .alterTable("grouphook_groups")
        .addColumn("is_stale", integer, (column) => column.notNull().defaultTo(0))
        .execute();
      await database
        .updateTable("grouphook_groups")
        .set({ is_stale: 1 })
        .where((where) =>
          where.or([
            where("stale_since", "is not", null),
            where.and([where("state", "=", "active"), where("created_at", "is", null)]),
          ]),
        )
        .execute();
      const index = schema.createIndex(INDEX).on("grouphook_groups").columns(["is_stale", "source", "group_id"]);
      await (partialIndexes ? index.where("is_stale", "=", 1) : index).execute();
    },

    // biome-ignore lint/suspicious/noExplicitAny: as above.
    async down({ schema }: Kysely<any>): Promise<void> {
      await schema.dropIndex(INDEX).on("grouphook_groups").execute();
      await schema.alterTable("grouphook_groups").dropColumn("is_stale").execute();
    },
  };
}
