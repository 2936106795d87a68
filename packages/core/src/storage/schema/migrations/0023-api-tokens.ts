import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { ColumnTypes } from "./column-types.js";

/** Tokens of the API that are made while the server runs. */
export function apiTokens({ identifier, integer, clustered }: ColumnTypes): Migration {
  return {
    // biome-ignore lint/suspicious/noExplicitAny: Kysely's own signature; a migration knows no later tables.
    async up({ schema }: Kysely<any>): Promise<void> {
      await schema
        .createTable("grouphook_api_tokens")
        .addColumn("token_hash", identifier, (column) => column.primaryKey().notNull())
        .addColumn("token_id", identifier, (column) => column.notNull())
        .addColumn("name", identifier, (column) => column.notNull())
        .addColumn("scope", identifier, (column) => column.notNull())
        .addColumn("created_at", integer, (column) => column.notNull())
        .addColumn("expires_at", integer)
        .modifyEnd(clustered)
        .execute();
    },

    // biome-ignore lint/suspicious/noExplicitAny: as above.
    async down({ schema }: Kysely<any>): Promise<void> {
      await schema.dropTable("grouphook_api_tokens").execute();
    },
  };
}
