import type { Kysely } from "kysely";
import { shownOfGroup } from "../../feed/replica-group.js";
import type { GroupView, Membership } from "../../ledger/group-view.js";
import type { Ledger } from "../../ledger/ledger.js";
import type { Roster } from "../../vocabulary/callback.js";
import { groupOfRow } from "../schema/groups-table.js";
import { memberOfRow } from "../schema/members-table.js";
import type { Row } from "../schema/row.js";
import type { Tables } from "../schema/tables.js";
import type { BoundedReads } from "./bounded-reads.js";

/** Users that one query names: no database takes a list of any length. */
const USERS_AT_ONCE = 500;

/** What the corridor reads to judge and answer a callback. */
export function corridorReads(
  database: Kysely<Tables>,
  reads: BoundedReads,
): Pick<Ledger, "roster" | "view" | "ownedGroups"> {
  return {
    roster: (source, groupId) => reads.run(source, () => readRoster(database, source, groupId)),
    view: (source, groupId, userIds) => reads.run(source, () => readView(database, source, groupId, userIds)),
    ownedGroups: (source, userId) => reads.run(source, () => countOwnedGroups(database, source, userId)),
  };
}

async function readGroup(database: Kysely<Tables>, source: string, groupId: string) {
  const row = await database
    .selectFrom("grouphook_groups")
    .selectAll()
    .where("source", "=", source)
    .where("group_id", "=", groupId)
    .where("state", "=", "active")
    .executeTakeFirst();
  return row && groupOfRow(row);
}

async function readRoster(database: Kysely<Tables>, source: string, groupId: string): Promise<Roster | undefined> {
  if (!(await readGroup(database, source, groupId))) return undefined;
  const rows = await database
    .selectFrom("grouphook_members")
    .select(["user_id", "silenced"])
    .where("source", "=", source)
    .where("group_id", "=", groupId)
    .where("present", "=", 1)
    .orderBy("position")
    .execute();
  return {
    userIds: rows.map(({ user_id }) => user_id),
    silencedUserIds: rows.filter(({ silenced }) => silenced === 1).map(({ user_id }) => user_id),
  };
}

async function readView(
  database: Kysely<Tables>,
  source: string,
  groupId: string,
  userIds: readonly string[],
): Promise<GroupView | undefined> {
  const group = await readGroup(database, source, groupId);
  if (!group) return undefined;
  const rows: Row[] = [];
  for (let first = 0; first < userIds.length; first += USERS_AT_ONCE) {
    const some = await database
      .selectFrom("grouphook_members")
      .selectAll()
      .where("source", "=", source)
      .where("group_id", "=", groupId)
      .where("user_id", "in", userIds.slice(first, first + USERS_AT_ONCE))
      .where("present", "=", 1)
      .execute();
    rows.push(...some);
  }
  const { ownerId, memberCount } = group;
  const { attributes: _, ownerId: __, ...profile } = shownOfGroup(group);
  const memberships = rows
    .map(memberOfRow)
    .map(({ userId, role, mutedUntil }): [string, Membership] => [
      userId,
      { userId, role: userId === ownerId ? "owner" : role, mutedUntil },
    ]);
  return {
    groupId,
    profile,
    ownerId,
    memberCount,
    memberships: new Map(memberships),
  };
}

async function countOwnedGroups(database: Kysely<Tables>, source: string, userId: string): Promise<number> {
  const { owned } = await database
    .selectFrom("grouphook_groups")
    .select(({ fn }) => fn.countAll<number>().as("owned"))
    .where("source", "=", source)
    .where("owner_id", "=", userId)
    .where("state", "=", "active")
    .executeTakeFirstOrThrow();
  return Number(owned);
}
