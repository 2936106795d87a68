import { type Kysely, type RawBuilder, sql } from "kysely";
import { integer, text } from "../schema/column.js";
import type { Row } from "../schema/row.js";
import type { Tables } from "../schema/tables.js";
import { type Candidates, candidate, lookedAt, type Place } from "./candidate.js";
import { foldedName } from "./name-parts.js";
import { positionIn } from "./position-in-name.js";

/** Sorts after every other character. */
const LAST_CHARACTER = "\u{10ffff}";

/** A stretch of the key of the names' parts, as `n`, and the columns that order it. */
interface Stretch {
  readonly where: RawBuilder<unknown>;
  /** Without those that are the same in all of it: for their sake MariaDB would sort the whole stretch. */
  readonly order: RawBuilder<unknown>;
}

/** Groups with a text in their name that is no longer than a part: one stretch of all parts, those that begin with it. */
export async function byShortText(
  database: Kysely<Tables>,
  folded: readonly string[],
  { part, source, groupId }: Place,
  most: number,
): Promise<Candidates> {
  const sought = folded.join("");
  const isBegun = source !== "";
  const first = isBegun ? sql`n.part > ${part}` : sql`n.part >= ${sought}`;
  const rest = {
    where: sql`${first} and n.part < ${`${sought}${LAST_CHARACTER}`}`,
    order: sql`part, source, group_id`,
  };
  const rows: Row[] = [];
  for (const stretch of [...(isBegun ? stretchesAfter(part, source, groupId) : []), rest]) {
    if (rows.length < most) rows.push(...(await rowsIn(database, stretch, most - rows.length)));
  }
  const found = rows.map((row) => {
    const isFirst = positionIn(foldedName(text(row, "name")), folded) === integer(row, "position");
    return candidate("name", text(row, "part"), row, isFirst);
  });
  return lookedAt(found, most);
}

/** What has a part and comes after a group: one stretch after the other, since an `or` of them is none. */
function stretchesAfter(part: string, source: string, groupId: string): readonly Stretch[] {
  return [
    { where: sql`n.part = ${part} and n.source = ${source} and n.group_id > ${groupId}`, order: sql`group_id` },
    { where: sql`n.part = ${part} and n.source > ${source}`, order: sql`source, group_id` },
  ];
}

async function rowsIn(database: Kysely<Tables>, { where, order }: Stretch, most: number): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select n.part, n.position, n.source, n.group_id, g.name, g.owner_id, g.state, g.is_stale
    from (select part, source, group_id, position from grouphook_name_parts as n
      where ${where} order by ${order} limit ${sql.lit(most)}) as n
    join grouphook_groups as g on g.source = n.source and g.group_id = n.group_id
    order by n.part, n.source, n.group_id`.execute(database);
  return rows;
}
