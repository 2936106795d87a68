import { type Kysely, sql } from "kysely";
import type { GroupRecord, Page } from "../../ledger/ledger-reader.js";
import { bytesIn, checkLimit, PAGE_BYTES } from "../read/bounded-rows.js";
import { readKey, writeCursor } from "../read/page.js";
import { groupRecord } from "../read/records.js";
import { integer, optionalText, text } from "../schema/column.js";
import { groupOfRow, groups } from "../schema/groups-table.js";
import type { Row } from "../schema/row.js";
import type { Tables } from "../schema/tables.js";
import { type Candidate, PHASES, type Place } from "./candidate.js";
import { candidatesAfter } from "./candidates.js";

/** What is looked for, and among which groups. */
export interface GroupSearch {
  readonly text: string;
  readonly source?: string | undefined;
  readonly state?: GroupRecord["state"] | undefined;
  readonly stale?: boolean | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** One page looks at no more groups, however few of them are meant. */
const MOST_CANDIDATES = 2000;
const FEWEST_AT_ONCE = 200;

/**
 * Groups with this id, then those of this owner, then those with this text in their name. A page may be empty although there
 * are more. Throws a `CursorError` for a cursor of another list.
 */
export async function searchGroups(database: Kysely<Tables>, search: GroupSearch): Promise<Page<GroupRecord>> {
  checkLimit(search.limit);
  let place = search.cursor === undefined ? START : placeOf(readKey(search.cursor, 4));
  const found: Candidate[] = [];
  let spent = 0;
  let isAtEnd = false;
  while (!isAtEnd && found.length < search.limit && spent < MOST_CANDIDATES) {
    const most = Math.min(Math.ceil(MOST_CANDIDATES - spent), Math.max(search.limit, FEWEST_AT_ONCE));
    const candidates = await candidatesAfter(database, search.text, place, most);
    spent += candidates.cost;
    const last = candidates.found.find((one) => isMeant(one, search) && found.push(one) === search.limit);
    place = last?.place ?? candidates.reached ?? place;
    if (last || !candidates.isAtEnd) continue;
    const phase = PHASES[PHASES.indexOf(place.phase) + 1];
    if (phase === undefined) isAtEnd = true;
    else place = { ...START, phase };
  }
  const items = await recordsOf(database, found);
  const lastShown = items.length < found.length ? found[items.length - 1]?.place : isAtEnd ? undefined : place;
  const next = lastShown && writeCursor([lastShown.phase, lastShown.part, lastShown.source, lastShown.groupId]);
  return { items, next: next ?? null };
}

const START: Place = { phase: "id", part: "", source: "", groupId: "" };

function placeOf([phase = "", part = "", source = "", groupId = ""]: readonly string[]): Place {
  return { phase: PHASES.find((one) => one === phase) ?? "id", part, source, groupId };
}

/** Whether a candidate is meant, and was not found by its id or its owner already. */
function isMeant({ place, row, isMatch }: Candidate, { text: sought, source, state, stale }: GroupSearch): boolean {
  const isFoundBefore =
    (place.phase !== "id" && place.groupId === sought) ||
    (place.phase === "name" && optionalText(row, "owner_id") === sought);
  return (
    isMatch &&
    !isFoundBefore &&
    (source === undefined || place.source === source) &&
    (state === undefined || text(row, "state") === state) &&
    (stale === undefined || (integer(row, "is_stale") === 1) === stale)
  );
}

/** The records of what was found, as many as a page holds. */
async function recordsOf(database: Kysely<Tables>, found: readonly Candidate[]): Promise<readonly GroupRecord[]> {
  const weights = new Map((await rowsOf(database, found, true)).map((row) => [nameOf(row), Number(row.bytes)]));
  let bytes = 0;
  const some = found.filter(({ place }, index) => {
    bytes += weights.get(nameOf({ source: place.source, group_id: place.groupId })) ?? 0;
    return index === 0 || bytes <= PAGE_BYTES;
  });
  const rows = new Map((await rowsOf(database, some, false)).map((row) => [nameOf(row), row]));
  return some.flatMap(({ place }) => {
    const row = rows.get(nameOf({ source: place.source, group_id: place.groupId }));
    return row ? [groupRecord(place.source, groupOfRow(row))] : [];
  });
}

const nameOf = (row: Row) => `${text(row, "source")}\0${text(row, "group_id")}`;

async function rowsOf(
  database: Kysely<Tables>,
  found: readonly Candidate[],
  isWeighed: boolean,
): Promise<readonly Row[]> {
  const bySource = Map.groupBy(found, ({ place }) => place.source);
  const lists = await Promise.all(
    [...bySource].map(async ([source, ofSource]): Promise<readonly Row[]> => {
      const ids = ofSource.map(({ place }) => place.groupId);
      const chosen = isWeighed ? sql`source, group_id, ${bytesIn(groups.columns)}` : sql`*`;
      const { rows } = await sql<Row>`
        select ${chosen} from grouphook_groups where source = ${source} and group_id in (${sql.join(ids)})`.execute(
        database,
      );
      return rows;
    }),
  );
  return lists.flat();
}
