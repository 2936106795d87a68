import { type Kysely, sql } from "kysely";
import { integer, text } from "../schema/column.js";
import type { Row } from "../schema/row.js";
import type { Tables } from "../schema/tables.js";
import { type Candidates, candidate, type Place, placeOfRow } from "./candidate.js";
import { foldedName, PART_LENGTH, partAt } from "./name-parts.js";
import { positionIn } from "./position-in-name.js";
import { sourcesFrom } from "./sources.js";

/** Names that are gone through at once, in the index alone. */
const NAMES_AT_ONCE = 1000;
/** What that costs, as a number of groups that are looked at. */
const COST = 50;

/**
 * Groups with a text in their name that is longer than a part. Its parts lie in the index, each with its names in order: the part
 * that the fewest names have is gone through, from where all parts have names, and the names that have all are looked at.
 */
export async function byLongText(
  database: Kysely<Tables>,
  folded: readonly string[],
  place: Place,
  most: number,
): Promise<Candidates> {
  const parts = partsOf(folded);
  for (const source of await sourcesFrom(database, place.source)) {
    const names = await namesIn(database, parts, source, source === place.source ? place.groupId : "");
    if (names.length > 0) return lookedThrough(database, folded, { names, most, part: parts[0] ?? "" });
  }
  return { found: [], reached: undefined, cost: 0, isAtEnd: true };
}

/** Parts that together are a whole text. */
function partsOf(folded: readonly string[]): readonly string[] {
  const parts = new Set([partAt(folded, folded.length - PART_LENGTH)]);
  for (let position = 0; position + PART_LENGTH < folded.length; position += PART_LENGTH) {
    parts.add(partAt(folded, position));
  }
  return [...parts];
}

/** Some names of a source after a group, in order, and whether they have all parts; none where no more have. */
async function namesIn(
  database: Kysely<Tables>,
  parts: readonly string[],
  source: string,
  after: string,
): Promise<readonly Row[]> {
  let rarest: { readonly part: string; readonly count: number } | undefined;
  let first = "";
  for (const part of parts) {
    const { rows } = await sql<Row>`
      select count(*) as count, min(group_id) as first from (select group_id from grouphook_name_parts
        where part = ${part} and source = ${source} and group_id > ${after}
        order by group_id limit ${sql.lit(NAMES_AT_ONCE)}) as n`.execute(database);
    const count = Number(rows[0]?.count);
    if (count === 0 || !rows[0]) return [];
    if (!rarest || count < rarest.count) rarest = { part, count };
    first = later(first, text(rows[0], "first"));
  }
  return rarest ? namesFrom(database, { parts, rarest: rarest.part, source, first }) : [];
}

/** Ids are ordered as bytes. */
function later(one: string, other: string): string {
  return Buffer.compare(Buffer.from(one), Buffer.from(other)) < 0 ? other : one;
}

/** Where one of the other parts is missing, the next is not looked for. */
async function namesFrom(
  database: Kysely<Tables>,
  {
    parts,
    rarest,
    source,
    first,
  }: { readonly parts: readonly string[] } & Record<"rarest" | "source" | "first", string>,
): Promise<readonly Row[]> {
  let last = "n";
  const joins = parts
    .filter((part) => part !== rarest)
    .map((part, index) => {
      const before = sql.ref(`${last}.group_id`);
      last = `p${index}`;
      const [partColumn, sourceColumn, idColumn] = ["part", "source", "group_id"].map((name) =>
        sql.ref(`${last}.${name}`),
      );
      return sql`left join grouphook_name_parts as ${sql.ref(last)}
        on ${partColumn} = ${part} and ${sourceColumn} = ${source} and ${idColumn} = ${before}`;
    });
  const { rows } = await sql<Row>`
    select ${source} as source, n.group_id, ${sql.ref(`${last}.group_id`)} is not null as has_all
    from (select group_id from grouphook_name_parts
      where part = ${rarest} and source = ${source} and group_id >= ${first}
      order by group_id limit ${sql.lit(NAMES_AT_ONCE)}) as n
    ${sql.join(joins, sql` `)}
    order by n.group_id`.execute(database);
  return rows;
}

/** Looks at those of some names that have all parts. */
async function lookedThrough(
  database: Kysely<Tables>,
  folded: readonly string[],
  { names, most, part }: { readonly names: readonly Row[]; readonly most: number; readonly part: string },
): Promise<Candidates> {
  const having = names.filter((row) => integer(row, "has_all") === 1);
  const chosen = having.slice(0, most);
  const groups = await groupsOf(database, chosen);
  const found = chosen.flatMap((row) => {
    const group = groups.get(text(row, "group_id"));
    if (!group) return [];
    return candidate("name", part, group, positionIn(foldedName(text(group, "name")), folded) !== undefined);
  });
  const last = chosen.length < having.length ? chosen.at(-1) : names.at(-1);
  const reached = last && placeOfRow("name", part, last);
  return { found, reached, cost: chosen.length + COST, isAtEnd: false };
}

/** The groups of some names of one source, by their ids. */
async function groupsOf(database: Kysely<Tables>, names: readonly Row[]): Promise<ReadonlyMap<string, Row>> {
  const [first] = names;
  if (!first) return new Map();
  const ids = names.map((row) => text(row, "group_id"));
  const { rows } = await sql<Row>`
    select source, group_id, name, owner_id, state, is_stale from grouphook_groups
    where source = ${text(first, "source")} and group_id in (${sql.join(ids)})`.execute(database);
  return new Map(rows.map((row) => [text(row, "group_id"), row]));
}
