import { type Kysely, type RawBuilder, sql } from "kysely";
import { text } from "../schema/column.js";
import type { Row } from "../schema/row.js";
import type { Tables } from "../schema/tables.js";

/** The sources of groups from one on. One after the other: databases list distinct values by looking at every row. */
export async function sourcesFrom(database: Kysely<Tables>, first: string): Promise<readonly string[]> {
  const sources: string[] = [];
  for (let row = await nextSource(database, sql`>= ${first}`); row; row = await nextSource(database, sql`> ${row}`)) {
    sources.push(row);
  }
  return sources;
}

async function nextSource(database: Kysely<Tables>, bound: RawBuilder<unknown>): Promise<string | undefined> {
  const { rows } = await sql<Row>`
    select source from grouphook_groups where source ${bound} order by source limit 1`.execute(database);
  return rows[0] && text(rows[0], "source");
}
