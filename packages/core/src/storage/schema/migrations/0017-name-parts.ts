import { sql } from "kysely";
import type { Migration } from "kysely/migration";
import { rowsOfName } from "../../search/name-parts.js";
import { text } from "../column.js";
import { nameParts } from "../name-parts-table.js";
import type { Row } from "../row.js";
import type { ColumnTypes } from "./column-types.js";
import { insertRows } from "./message-stands-once/insert-rows.js";
import { sqlForms } from "./message-stands-once/sql-forms.js";
import { type MigratedDatabase, type MigrationProgress, type ResumableStep, runSteps } from "./resumable-steps.js";

const GROUPS = "grouphook_groups";
/** Many, since their parts are written in the order of the table. */
const PAGE = 10_000;
const KEY = ["source", "group_id"] as const;

/** The names of groups in parts, to find them by. Every turn is a transaction. */
export function namesInParts(types: ColumnTypes, onProgress: (progress: MigrationProgress) => void): Migration {
  const steps = [newTable(types), partsOfNames(types)];
  return {
    up: (database: MigratedDatabase) =>
      runSteps(database, { types, startsFrom: GROUPS, worksOn: [GROUPS], steps, onProgress }),
  };
}

function newTable({ identifier, integer, clustered }: ColumnTypes): ResumableStep {
  return {
    name: "a table of names",
    async advance({ schema }) {
      await schema
        .createTable("grouphook_name_parts")
        .ifNotExists()
        .addColumn("part", identifier, (column) => column.notNull())
        .addColumn("source", identifier, (column) => column.notNull())
        .addColumn("group_id", identifier, (column) => column.notNull())
        .addColumn("position", integer, (column) => column.notNull())
        .addPrimaryKeyConstraint("grouphook_name_parts_key", ["part", "source", "group_id"])
        .modifyEnd(clustered)
        .execute();
      return undefined;
    },
  };
}

interface Walk {
  readonly done: number;
  readonly key: readonly string[];
}

/** Some groups after others, with their names. */
function partsOfNames(types: ColumnTypes): ResumableStep {
  const forms = sqlForms(types);
  return {
    name: "names of groups",
    async total(database) {
      const { rows } = await sql<Row>`select count(*) as count from ${sql.table(GROUPS)}`.execute(database);
      return Number(rows[0]?.count);
    },
    async advance(database, position) {
      const walk: Walk | undefined = position === null ? undefined : JSON.parse(position);
      const after = walk ? forms.isAfter(KEY, walk.key) : sql`1 = 1`;
      const { rows } = await sql<Row>`
        select source, group_id, name from ${sql.table(GROUPS)} where ${after}
        order by source, group_id limit ${sql.lit(PAGE)}`.execute(database);
      const parts = rows.flatMap((row) => rowsOfName(text(row, "source"), text(row, "group_id"), text(row, "name")));
      parts.sort((one, other) => (one.part < other.part ? -1 : 1));
      await insertRows(database, nameParts.name, nameParts.columns, parts.map(nameParts.valuesOf));
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) return undefined;
      const done = (walk?.done ?? 0) + rows.length;
      return { position: JSON.stringify({ done, key: KEY.map((column) => text(last, column)) }), done };
    },
  };
}
