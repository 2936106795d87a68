import { type Kysely, sql } from "kysely";
import type { Row } from "../schema/row.js";
import type { Tables } from "../schema/tables.js";
import { byLongText } from "./by-long-text.js";
import { byShortText } from "./by-short-text.js";
import { type Candidate, type Candidates, candidate, lookedAt, type Place } from "./candidate.js";
import { foldedName, PART_LENGTH } from "./name-parts.js";
import { sourcesFrom } from "./sources.js";

/** The next candidates of a phase after a place; looks at no more groups than asked for. */
export async function candidatesAfter(
  database: Kysely<Tables>,
  sought: string,
  place: Place,
  most: number,
): Promise<Candidates> {
  if (place.phase === "name") {
    const folded = foldedName(sought);
    if (folded.length === 0) return lookedAt([], most);
    return folded.length > PART_LENGTH
      ? byLongText(database, folded, place, most)
      : byShortText(database, folded, place, most);
  }
  const column = place.phase === "id" ? "group_id" : "owner_id";
  const found: Candidate[] = [];
  for (const source of await sourcesFrom(database, place.source)) {
    const after = source === place.source ? place.groupId : "";
    // Only keys are chosen first: they lie in the index of owners, which SQLite would else pass by for an order it knows.
    const { rows } = await sql<Row>`
      select g.source, g.group_id, g.owner_id, g.state, g.is_stale
      from (select source, group_id from grouphook_groups
        where source = ${source} and ${sql.ref(column)} = ${sought} and group_id > ${after}
        order by group_id limit ${sql.lit(most - found.length)}) as n
      join grouphook_groups as g on g.source = n.source and g.group_id = n.group_id
      order by n.group_id`.execute(database);
    found.push(...rows.map((row) => candidate(place.phase, "", row, true)));
    if (found.length === most) break;
  }
  return lookedAt(found, most);
}
