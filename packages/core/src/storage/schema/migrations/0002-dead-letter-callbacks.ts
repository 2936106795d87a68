import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { ColumnTypes } from "./column-types.js";

const AGE_INDEX = "grouphook_dead_letters_age";

/** What a dead letter needs to be settled again, and the order in which letters are read. */
export function deadLetterCallbacks({ text }: ColumnTypes): Migration {
  return {
    // biome-ignore lint/suspicious/noExplicitAny: Kysely's own signature; a migration knows no later tables.
    async up({ schema }: Kysely<any>): Promise<void> {
      await schema.alterTable("grouphook_dead_letters").addColumn("callback", text).execute();
      await schema
        .createIndex(AGE_INDEX)
        .on("grouphook_dead_letters")
        .columns(["received_at", "dead_letter_id"])
        .execute();
    },

    // biome-ignore lint/suspicious/noExplicitAny: as above.
    async down({ schema }: Kysely<any>): Promise<void> {
      await schema.dropIndex(AGE_INDEX).on("grouphook_dead_letters").execute();
      await schema.alterTable("grouphook_dead_letters").dropColumn("callback").execute();
    },
  };
}
