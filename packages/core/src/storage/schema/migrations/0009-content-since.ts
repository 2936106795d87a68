import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { ColumnTypes } from "./column-types.js";

const TABLES = ["callbacks", "feed", "decisions", "dead_letters", "messages"] as const;

/** Since when what people said counts as kept, wherever it is held, so that all of it goes when it is due. */
export function contentSince({ integer, partialIndexes }: ColumnTypes): Migration {
  return {
    // biome-ignore lint/suspicious/noExplicitAny: Kysely's own signature; a migration knows no later tables.
    async up(database: Kysely<any>): Promise<void> {
      const { schema } = database;
      for (const table of TABLES) {
        await schema.alterTable(`grouphook_${table}`).addColumn("content_since", integer).execute();
      }
      // What a raw callback of before holds is not known: it counts as words of people.
      await sql`update grouphook_callbacks set content_since = received_at`.execute(database);
      await sql`update grouphook_dead_letters set content_since = received_at`.execute(database);
      await sql`update grouphook_messages set content_since = coalesce(sent_at, ${Date.now()})`.execute(database);
      await sql`update grouphook_feed set content_since = occurred_at
        where type in ('message.sent', 'message.failed', 'message.extended')`.execute(database);
      await sql`update grouphook_decisions set content_since = decided_at
        where change_type like 'message.%' or change_type = 'push.requested'`.execute(database);
      const age = schema.dropIndex("grouphook_messages_age");
      // MySQL looks for an index in its table alone, SQLite knows no such words.
      await (partialIndexes ? age : age.on("grouphook_messages")).execute();
      for (const table of TABLES) {
        const index = schema
          .createIndex(`grouphook_${table}_content`)
          .on(`grouphook_${table}`)
          .columns(["source", "content_since"]);
        await (partialIndexes ? index.where("content_since", "is not", null) : index).execute();
      }
    },

    // biome-ignore lint/suspicious/noExplicitAny: as above.
    async down({ schema }: Kysely<any>): Promise<void> {
      for (const table of TABLES) {
        const index = schema.dropIndex(`grouphook_${table}_content`);
        await (partialIndexes ? index : index.on(`grouphook_${table}`)).execute();
        await schema.alterTable(`grouphook_${table}`).dropColumn("content_since").execute();
      }
      await schema
        .createIndex("grouphook_messages_age")
        .on("grouphook_messages")
        .columns(["source", "sent_at"])
        .execute();
    },
  };
}
