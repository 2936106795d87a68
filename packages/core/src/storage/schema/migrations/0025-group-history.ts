import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import type { ColumnTypes } from "./column-types.js";
import type { MigrationProgress } from "./resumable-steps.js";

const TABLE = "grouphook_feed";
const COLUMN = "history_group_id";
const INDEX = "grouphook_feed_history";

/** What happens to messages all the time, and comings and goings online; the most frequent first. */
const LEFT_OUT = ["message.sent", "message.read", "message.numbered", "message.extended", "member.presence_changed"];

/** Lets the events of a group be found that its history tells, without a look at all its messages. */
export function groupHistory(types: ColumnTypes, onProgress: (progress: MigrationProgress) => void): Migration {
  const { identifier, partialIndexes } = types;
  // Not by `in`, for which SQLite makes a list with every row.
  const cases = LEFT_OUT.map((type) => sql`when ${sql.lit(type)} then null`);
  const group = sql`case type ${sql.join(cases, sql` `)} else group_id end`;
  return {
    // biome-ignore lint/suspicious/noExplicitAny: Kysely's own signature; a migration knows no later tables.
    async up({ schema }: Kysely<any>): Promise<void> {
      onProgress({ step: "history of groups", done: 0, of: 0 });
      await schema
        .alterTable(TABLE)
        .addColumn(COLUMN, identifier, (column) => column.generatedAlwaysAs(group))
        .execute();
      const index = schema.createIndex(INDEX).on(TABLE).columns(["source", COLUMN]);
      await (partialIndexes ? index.where(COLUMN, "is not", null) : index).execute();
    },

    // biome-ignore lint/suspicious/noExplicitAny: as above.
    async down({ schema }: Kysely<any>): Promise<void> {
      const index = schema.dropIndex(INDEX);
      await (partialIndexes ? index : index.on(TABLE)).execute();
      await schema.alterTable(TABLE).dropColumn(COLUMN).execute();
    },
  };
}
