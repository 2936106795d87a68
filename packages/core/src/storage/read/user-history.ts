import { type Kysely, sql } from "kysely";
import type { FeedEvent } from "../../feed/feed-event.js";
import type { NewestPage } from "../../ledger/ledger-reader.js";
import { integer, text } from "../schema/column.js";
import { eventDataOf } from "../schema/event-data.js";
import type { Row } from "../schema/row.js";
import type { Tables } from "../schema/tables.js";
import { PAGE_BYTES } from "./bounded-rows.js";
import { headNumber } from "./head-number.js";
import { feedEventOfRow } from "./records.js";

/** Events that one page looks at, so many in one look-up, and for how long it begins another. */
const MOST_LOOKED_AT = 20_000;
const SPAN = 2000;
const LONGEST_MS = 1000;

/** Of which user, and which part of the history. */
interface Asked {
  readonly source: string;
  readonly userId: string;
  readonly before: number;
  readonly limit: number;
}

/** What an event's data may tell of a user. */
interface Telling {
  readonly userId?: string;
  readonly userIds?: readonly string[];
  readonly members?: readonly { readonly userId: string }[];
  readonly ownerId?: string;
  readonly fromUserId?: string;
  readonly toUserId?: string;
  readonly message?: { readonly senderId?: string } | string;
}

/** What a user did, and what is told of the user as a member or sender, newest first. */
export async function userHistory(database: Kysely<Tables>, asked: Asked): Promise<NewestPage<FeedEvent>> {
  const first = (await headNumber(database, "feed_floor")) + 1;
  let end = Math.min(asked.before, (await headNumber(database, "feed_sequence")) + 1);
  const lowest = Math.max(end - MOST_LOOKED_AT, first);
  const startedAt = performance.now();
  const items: FeedEvent[] = [];
  let bytes = 0;
  while (end > lowest && items.length < asked.limit && performance.now() - startedAt < LONGEST_MS) {
    const from = Math.max(end - SPAN, lowest);
    let more = await eventsThatMayTell(database, asked, { from, end });
    while (more.length > 0) {
      const some = fitting(more, asked.limit - items.length, bytes);
      if (some.length === 0) return { items, next: end };
      for (const row of await eventsAbout(database, asked, some)) {
        items.push(feedEventOfRow(row));
        bytes += text(row, "data").length;
      }
      more = more.slice(some.length);
      end = some.at(-1)?.sequence ?? end;
    }
    if (items.length < asked.limit) end = from;
  }
  return { items, next: end > first ? end : 0 };
}

/** An event that may tell of the user. */
interface Candidate {
  readonly sequence: number;
  readonly bytes: number;
}

/** As many of them, from the first on, as a page takes that holds so many bytes: at least one if it holds none. */
function fitting(candidates: readonly Candidate[], count: number, held: number): readonly Candidate[] {
  const some = candidates.slice(0, count);
  let bytes = held;
  const tooMuch = some.findIndex((one) => {
    bytes += one.bytes;
    return bytes > PAGE_BYTES;
  });
  return tooMuch < 0 ? some : some.slice(0, held === 0 ? Math.max(tooMuch, 1) : tooMuch);
}

/** The numbers and sizes of events that may tell of the user; of messages only those that the user may have sent. */
async function eventsThatMayTell(
  database: Kysely<Tables>,
  { source, userId }: Asked,
  { from, end }: { readonly from: number; readonly end: number },
): Promise<readonly Candidate[]> {
  const id = JSON.stringify(userId);
  const { rows } = await sql<Row>`
    select sequence, octet_length(data) as bytes from grouphook_feed
    where sequence >= ${from} and sequence < ${end} and source = ${source} and (
      actor_id = ${userId}
      or ((type like 'member%' or type like 'join.%' or type like 'invitation.%' or type like 'owner.%'
        or type = 'group.created') and instr(data, ${id}) > 0)
      or (type in ('message.sent', 'message.failed') and instr(data, ${`"senderId":${id}`}) > 0)
    )
    order by sequence desc`.execute(database);
  return rows.map((row) => ({ sequence: integer(row, "sequence"), bytes: integer(row, "bytes") }));
}

/** The rows of these events, newest first, without those that only name the user by the way. */
async function eventsAbout(
  database: Kysely<Tables>,
  { userId }: Asked,
  candidates: readonly Candidate[],
): Promise<readonly Row[]> {
  const sequences = candidates.map(({ sequence }) => sequence);
  const { rows } = await sql<Row>`
    select * from grouphook_feed where sequence in (${sql.join(sequences)}) order by sequence desc`.execute(database);
  return rows.filter((row) => row.actor_id === userId || namedIn(row).includes(userId));
}

function namedIn(row: Row): readonly (string | undefined)[] {
  const { members = [], userIds = [], message, ...one } = eventDataOf<Telling>(row);
  const senderId = typeof message === "object" ? message.senderId : undefined;
  return [
    ...userIds,
    ...members.map(({ userId }) => userId),
    ...[one.userId, one.ownerId, one.fromUserId, one.toUserId, senderId],
  ];
}
