import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { ColumnTypes } from "./column-types.js";

/** Secrets that the processes on a database share. */
export function secrets({ identifier, integer, clustered }: ColumnTypes): Migration {
  return {
    // biome-ignore lint/suspicious/noExplicitAny: Kysely's own signature; a migration knows no later tables.
    async up({ schema }: Kysely<any>): Promise<void> {
      await schema
        .createTable("grouphook_secrets")
        .addColumn("name", identifier, (column) => column.primaryKey().notNull())
        .addColumn("secret", identifier, (column) => column.notNull())
        .addColumn("made_at", integer, (column) => column.notNull())
        .modifyEnd(clustered)
        .execute();
    },

    // biome-ignore lint/suspicious/noExplicitAny: as above.
    async down({ schema }: Kysely<any>): Promise<void> {
      await schema.dropTable("grouphook_secrets").execute();
    },
  };
}
