import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { ColumnTypes } from "./column-types.js";

const TABLES = ["grouphook_callbacks", "grouphook_decisions"] as const;

/** What vendors told beside a callback, kept with it and with what was decided on it. */
export function circumstances({ text }: ColumnTypes): Migration {
  return {
    // biome-ignore lint/suspicious/noExplicitAny: Kysely's own signature; a migration knows no later tables.
    async up({ schema }: Kysely<any>): Promise<void> {
      for (const table of TABLES) await schema.alterTable(table).addColumn("circumstances", text).execute();
    },

    // biome-ignore lint/suspicious/noExplicitAny: as above.
    async down({ schema }: Kysely<any>): Promise<void> {
      for (const table of TABLES) await schema.alterTable(table).dropColumn("circumstances").execute();
    },
  };
}
