import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { ColumnTypes } from "./column-types.js";

const GROUPS = "grouphook_groups";
const MEMBERS = "grouphook_members";

/** Whether a group is switched off, how far a mute of all goes, and whether a member gets messages. */
export function profileFields({ integer, identifier }: ColumnTypes): Migration {
  return {
    // biome-ignore lint/suspicious/noExplicitAny: Kysely's own signature; a migration knows no later tables.
    async up({ schema }: Kysely<any>): Promise<void> {
      // SQLite adds one column at a time.
      await schema
        .alterTable(GROUPS)
        .addColumn("disabled", integer, (column) => column.notNull().defaultTo(0))
        .execute();
      await schema.alterTable(GROUPS).addColumn("muted_all_until", integer).execute();
      await schema
        .alterTable(GROUPS)
        .addColumn("muted_all_spares", identifier, (column) => column.notNull().defaultTo("admins"))
        .execute();
      await schema
        .alterTable(MEMBERS)
        .addColumn("receives", integer, (column) => column.notNull().defaultTo(1))
        .execute();
    },

    // biome-ignore lint/suspicious/noExplicitAny: as above.
    async down({ schema }: Kysely<any>): Promise<void> {
      await schema.alterTable(MEMBERS).dropColumn("receives").execute();
      for (const column of ["muted_all_spares", "muted_all_until", "disabled"])
        await schema.alterTable(GROUPS).dropColumn(column).execute();
    },
  };
}
