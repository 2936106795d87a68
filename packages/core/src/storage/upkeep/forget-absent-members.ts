import { sql } from "kysely";
import type { Engine } from "../engine.js";
import { text } from "../schema/column.js";
import { members } from "../schema/members-table.js";
import type { Row } from "../schema/row.js";

/**
 * How long the record remembers when somebody left a group, in milliseconds since the newest news of them. A still older
 * joining that arrives after that may bring them back.
 */
export const ABSENT_MEMBERS_MS: number = 7 * 24 * 60 * 60 * 1000;

/** Rows one look-up reads and one transaction removes, so that callbacks never wait long behind it. */
const PAGE = 500;

/** Source, group and user: the key of a row. */
export type MemberKey = readonly [source: string, groupId: string, userId: string];

/** Before every row. */
export const FIRST_MEMBER: MemberKey = ["", "", ""];

/**
 * Looks at some rows of the members' table, in its order after a row, and removes those of members who are absent since
 * before a moment. Resolves to the number removed, and the last row looked at; `undefined` at the end of the table.
 */
export async function forgetAbsentMembers(
  engine: Engine,
  runExclusive: (work: () => Promise<void>) => Promise<void>,
  { after, before }: { readonly after: MemberKey; readonly before: number },
): Promise<{ readonly removed: number; readonly reached: MemberKey | undefined }> {
  const rows = await rowsAfter(engine, after);
  const due = rows.filter(({ present, membership_at: at }) => present === 0 && typeof at === "number" && at < before);
  if (due.length > 0) {
    // Not those who have come back since they were looked up.
    const by = [...members.key, "present"];
    const keys = due.map((row) => [...keyOf(row), 0]);
    const upTo = { column: "membership_at", value: before - 1 };
    await runExclusive(() =>
      engine.transact([], async (_, __, transaction) => {
        transaction.write({ kind: "delete", table: members, by, keys, upTo });
      }),
    );
  }
  const last = rows.at(-1);
  return { removed: due.length, reached: last && keyOf(last) };
}

/**
 * The next rows: of the same group, else of the next groups, else of the next source. Each is one
 * stretch of the key. Columns that are equal in all its rows are left out of the order, or MariaDB would read too much.
 */
async function rowsAfter({ kysely }: Engine, [source, groupId, userId]: MemberKey): Promise<readonly Row[]> {
  for (const stretch of [
    sql`source = ${source} and group_id = ${groupId} and user_id > ${userId} order by user_id`,
    sql`source = ${source} and group_id > ${groupId} order by group_id, user_id`,
    sql`source > ${source} order by source, group_id, user_id`,
  ]) {
    const { rows } = await sql<Row>`
      select source, group_id, user_id, present, membership_at from grouphook_members
      where ${stretch} limit ${PAGE}`.execute(kysely);
    if (rows.length > 0) return rows;
  }
  return [];
}

function keyOf(row: Row): MemberKey {
  return [text(row, "source"), text(row, "group_id"), text(row, "user_id")];
}
