import { type Kysely, type RawBuilder, sql } from "kysely";
import { integer, text } from "../schema/column.js";
import type { Row } from "../schema/row.js";
import type { Tables } from "../schema/tables.js";
import { foldedName, PART_LENGTH, partAt } from "./name-parts.js";

/** How a group is found, in this order. */
export const PHASES = ["id", "owner", "name"] as const;

/** Where a search has come. */
export interface Place {
  readonly phase: (typeof PHASES)[number];
  /** Empty unless it is by name. */
  readonly part: string;
  readonly source: string;
  readonly groupId: string;
}

/** A group that may be meant. */
export interface Candidate {
  readonly place: Place;
  /** With owner, state and staleness. */
  readonly row: Row;
  /** Whether it is what its place says, and the first place that says so. */
  readonly isMatch: boolean;
}

/** Of all the parts of a long text, no more are counted. */
const MOST_PARTS = 16;
const COUNTED = 1000;
/** Sorts after every other character. */
const LAST_CHARACTER = "\u{10ffff}";

/** The next candidates of a phase; fewer than asked for only where there are no more. */
export async function candidatesAfter(
  database: Kysely<Tables>,
  sought: string,
  place: Place,
  most: number,
): Promise<readonly Candidate[]> {
  if (place.phase === "name") return byName(database, sought, place, most);
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
  return found;
}

function candidate(phase: Place["phase"], part: string, row: Row, isMatch: boolean): Candidate {
  return { place: { phase, part, source: text(row, "source"), groupId: text(row, "group_id") }, row, isMatch };
}

async function byName(
  database: Kysely<Tables>,
  sought: string,
  { part, source, groupId }: Place,
  most: number,
): Promise<readonly Candidate[]> {
  const folded = foldedName(sought);
  if (folded.length === 0) return [];
  const isLong = folded.length > PART_LENGTH;
  const first = isLong ? await rarestPart(database, folded) : partAt(folded, 0);
  const isBegun = source !== "";
  const stretches = isLong ? stretchesOf(first, source, groupId) : isBegun ? stretchesOf(part, source, groupId) : [];
  const rest = sql`n.part ${isBegun ? sql`> ${part}` : sql`>= ${first}`} and n.part < ${`${first}${LAST_CHARACTER}`}`;
  const rows: Row[] = [];
  for (const stretch of isLong ? stretches : [...stretches, rest]) {
    if (rows.length < most) rows.push(...(await rowsIn(database, stretch, most - rows.length)));
  }
  const whole = folded.join("");
  return rows.map((row) => {
    const name = foldedName(text(row, "name"));
    const at = positionIn(name, folded, whole);
    return candidate("name", text(row, "part"), row, at !== undefined && (isLong || at === integer(row, "position")));
  });
}

/** Where a text begins in a name, in characters. */
function positionIn(name: readonly string[], sought: readonly string[], whole: string): number | undefined {
  const joined = name.join("");
  if (!joined.includes(whole)) return undefined;
  for (const position of name.keys()) {
    if (name[position] === sought[0] && name.slice(position, position + sought.length).join("") === whole)
      return position;
  }
  return undefined;
}

/** The part of a long text that the fewest names have, as far as they are counted. */
async function rarestPart(database: Kysely<Tables>, folded: readonly string[]): Promise<string> {
  const parts = Array.from({ length: folded.length - PART_LENGTH + 1 }, (_, position) => partAt(folded, position));
  let rarest = { part: parts[0] ?? "", count: COUNTED };
  for (const part of new Set(parts.slice(-MOST_PARTS))) {
    const { rows } = await sql<Row>`
      select count(*) as count from
        (select 1 as found from grouphook_name_parts where part = ${part} limit ${sql.lit(rarest.count)}) as counted`.execute(
      database,
    );
    const count = Number(rows[0]?.count);
    if (count < rarest.count) rarest = { part, count };
    if (count === 0) break;
  }
  return rarest.part;
}

/** What has a part and comes after a group: one stretch of the key after the other, since an `or` of them is none. */
function stretchesOf(part: string, source: string, groupId: string): readonly RawBuilder<unknown>[] {
  return [
    sql`n.part = ${part} and n.source = ${source} and n.group_id > ${groupId}`,
    sql`n.part = ${part} and n.source > ${source}`,
  ];
}

async function rowsIn(database: Kysely<Tables>, stretch: RawBuilder<unknown>, most: number): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select n.part, n.position, n.source, n.group_id, g.name, g.owner_id, g.state, g.is_stale
    from (select part, source, group_id, position from grouphook_name_parts as n
      where ${stretch} order by part, source, group_id limit ${sql.lit(most)}) as n
    join grouphook_groups as g on g.source = n.source and g.group_id = n.group_id
    order by n.part, n.source, n.group_id`.execute(database);
  return rows;
}

/** The sources of groups from one on. One after the other: databases list distinct values by looking at every row. */
async function sourcesFrom(database: Kysely<Tables>, first: string): Promise<readonly string[]> {
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
