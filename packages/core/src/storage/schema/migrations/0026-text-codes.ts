import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { ColumnTypes } from "./column-types.js";

const TABLE = "grouphook_decisions";
const COLUMN = "code_text";

/** The codes of denials that are texts; the column `code` holds numbers alone. */
export function textCodes({ text }: ColumnTypes): Migration {
  return {
    // biome-ignore lint/suspicious/noExplicitAny: Kysely's own signature; a migration knows no later tables.
    async up({ schema }: Kysely<any>): Promise<void> {
      await schema.alterTable(TABLE).addColumn(COLUMN, text).execute();
    },

    // biome-ignore lint/suspicious/noExplicitAny: as above.
    async down({ schema }: Kysely<any>): Promise<void> {
      await schema.alterTable(TABLE).dropColumn(COLUMN).execute();
    },
  };
}
