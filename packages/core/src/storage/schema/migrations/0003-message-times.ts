import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { ColumnTypes } from "./column-types.js";

/** When the facts about a message happened, so that those of a group's former life can be told from this one's. */
export function messageTimes({ text }: ColumnTypes): Migration {
  return {
    // biome-ignore lint/suspicious/noExplicitAny: Kysely's own signature; a migration knows no later tables.
    async up({ schema }: Kysely<any>): Promise<void> {
      await schema.alterTable("grouphook_messages").addColumn("changed_at", text).execute();
    },

    // biome-ignore lint/suspicious/noExplicitAny: as above.
    async down({ schema }: Kysely<any>): Promise<void> {
      await schema.alterTable("grouphook_messages").dropColumn("changed_at").execute();
    },
  };
}
