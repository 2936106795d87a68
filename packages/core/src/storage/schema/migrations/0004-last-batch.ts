import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { ColumnTypes } from "./column-types.js";

/** Which batch moved the head last, so that a writer knows whether anybody else has written since. */
export function lastBatch({ identifier }: ColumnTypes): Migration {
  return {
    // biome-ignore lint/suspicious/noExplicitAny: Kysely's own signature; a migration knows no later tables.
    async up({ schema }: Kysely<any>): Promise<void> {
      await schema
        .alterTable("grouphook_head")
        .addColumn("last_batch", identifier, (column) => column.notNull().defaultTo(""))
        .execute();
    },

    // biome-ignore lint/suspicious/noExplicitAny: as above.
    async down({ schema }: Kysely<any>): Promise<void> {
      await schema.alterTable("grouphook_head").dropColumn("last_batch").execute();
    },
  };
}
