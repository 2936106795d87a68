import type { Kysely } from "kysely";
import type { FeedEvent } from "../../feed/feed-event.js";
import {
  type EventGroup,
  groupKey,
  type ParkedEvents,
  type ParkedGroup,
  type WaitingGroups,
} from "../../ledger/subscription.js";
import { headNumber } from "../read/head-number.js";
import { feedEventOfRow } from "../read/records.js";
import type { Tables } from "../schema/tables.js";

/** More than any message holds. */
const MOST_EVENTS = 1001;

/** The groups of a subscription that wait, by key. */
export async function readParked(
  database: Kysely<Tables>,
  id: string,
): Promise<ReadonlyMap<string, ParkedGroup & ParkedEvents>> {
  const groups = await database
    .selectFrom("grouphook_parked_groups")
    .selectAll()
    .where("subscription_id", "=", id)
    .execute();
  const numbers = await database
    .selectFrom("grouphook_parked_events")
    .select(({ fn }) => ["source", "group_id", fn.countAll<number>().as("events"), fn.max("sequence").as("last")])
    .where("subscription_id", "=", id)
    .groupBy(["source", "group_id"])
    .execute();
  const byGroup = new Map(
    numbers.map(({ source, group_id, events, last }) => [groupKey({ source, groupId: group_id }), { events, last }]),
  );
  return new Map(
    groups.map((row) => {
      const group = { source: row.source, groupId: row.group_id };
      const { events = 0, last = 0 } = byGroup.get(groupKey(group)) ?? {};
      const state = { failures: row.failures, nextAttemptAt: row.next_attempt_at, failedSince: row.failed_since };
      return [groupKey(group), { ...group, ...state, events: Number(events), lastSequence: Number(last) }];
    }),
  );
}

/** How much of a subscription waits. */
export async function countParked(database: Kysely<Tables>, id: string): Promise<WaitingGroups> {
  const ofGroups = await database
    .selectFrom("grouphook_parked_groups")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("subscription_id", "=", id)
    .executeTakeFirstOrThrow();
  const ofEvents = await database
    .selectFrom("grouphook_parked_events")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("subscription_id", "=", id)
    .executeTakeFirstOrThrow();
  return { groups: Number(ofGroups.count), events: Number(ofEvents.count) };
}

/** The first message that waits with a group, and those of its events that are not too old to be read. */
export async function firstParked(
  database: Kysely<Tables>,
  id: string,
  { source, groupId }: EventGroup,
): Promise<{ readonly sequences: readonly number[]; readonly events: readonly FeedEvent[] } | undefined> {
  const waiting = await database
    .selectFrom("grouphook_parked_events")
    .select(["sequence", "message_sequence"])
    .where("subscription_id", "=", id)
    .where("source", "=", source)
    .where("group_id", "=", groupId)
    .orderBy("sequence")
    .limit(MOST_EVENTS)
    .execute();
  const [first] = waiting;
  if (!first) return undefined;
  const sequences = waiting
    .filter(({ message_sequence }) => message_sequence === first.message_sequence)
    .map(({ sequence }) => sequence);
  const rows = await database
    .selectFrom("grouphook_feed")
    .selectAll()
    .where("sequence", "in", sequences)
    .orderBy("sequence")
    .execute();
  // Asked afterwards: events may have gone while they were read.
  const floor = await headNumber(database, "feed_floor");
  return { sequences, events: rows.map(feedEventOfRow).filter(({ sequence }) => sequence > floor) };
}
