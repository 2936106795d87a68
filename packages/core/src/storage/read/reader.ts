import { type Kysely, sql } from "kysely";
import type { LedgerReader, UserGroupRecord } from "../../ledger/ledger-reader.js";
import { integer, text } from "../schema/column.js";
import { deliveryOfRow } from "../schema/deliveries-table.js";
import { endIn } from "../schema/end-column.js";
import { erasureOfRow, erasures } from "../schema/erasures-table.js";
import { groupOfRow } from "../schema/groups-table.js";
import { listEntries, listEntryOfRow } from "../schema/list-entries-table.js";
import { memberOfRow, members } from "../schema/members-table.js";
import type { Row } from "../schema/row.js";
import type { Tables } from "../schema/tables.js";
import { topicOfRow, topics } from "../schema/topics-table.js";
import { searchGroups } from "../search/group-search.js";
import { boundedRows, bytesIn, checkLimit, DEFAULT_LIMIT } from "./bounded-rows.js";
import { decisionPage, newestDecisions } from "./decision-page.js";
import { epochAt } from "./epochs.js";
import { feedPage } from "./feed-page.js";
import { groupHistory } from "./group-history.js";
import { groupPage } from "./group-page.js";
import { headNumber } from "./head-number.js";
import { messageNumber } from "./message-number.js";
import { messagePage } from "./message-page.js";
import { newestCallbacks } from "./newest-callbacks.js";
import { page, readCursor, readNumberedCursor } from "./page.js";
import { checkNotBeyond, checkPosition } from "./positions.js";
import { rawCallbackPage, rawCallbacks } from "./raw-callbacks.js";
import {
  callbackCommandRecord,
  deadLetterRecord,
  feedEventOfRow,
  groupRecord,
  listedRecord,
  memberRecord,
  topicRecord,
} from "./records.js";
import { userHistory } from "./user-history.js";
import { writtenEventOfRow } from "./written-event.js";

const USER_GROUP_COLUMNS = [
  "m.group_id",
  "m.role",
  "m.silenced",
  "m.muted_until",
  "m.receives",
  "m.joined_at",
  "g.name",
  "g.owner_id",
  "g.member_count",
] as const;
/** Not the decoded callback, which is as large as the body and never shown. */
const DEAD_LETTER_COLUMNS = [
  "dead_letter_id",
  "source",
  "command",
  "received_at",
  "failed_at",
  "error",
  "body",
  "holds",
] as const;

/** Reads the record page by page, on connections of its own. */
export function createReader(database: Kysely<Tables>): LedgerReader {
  return {
    async group(source, groupId) {
      const row = await database
        .selectFrom("grouphook_groups")
        .selectAll()
        .where("source", "=", source)
        .where("group_id", "=", groupId)
        .executeTakeFirst();
      return row && groupRecord(source, groupOfRow(row));
    },

    async groups({ q, source, state, stale, cursor, limit = DEFAULT_LIMIT } = {}) {
      return q === undefined
        ? groupPage(database, { source, state, stale, cursor, limit })
        : searchGroups(database, { text: q, source, state, stale, cursor, limit });
    },

    async staleGroups() {
      const rows = await database
        .selectFrom("grouphook_groups")
        .select(["source", ({ fn }) => fn.countAll<number>().as("count")])
        // A number in the text, as in the list of groups: the index alone answers this, however many groups there are.
        .where("is_stale", "=", sql.lit(1))
        .groupBy("source")
        .execute();
      return new Map(rows.map(({ source, count }) => [source, Number(count)]));
    },

    async members(source, groupId, { cursor, limit = DEFAULT_LIMIT } = {}) {
      checkLimit(limit);
      const group = await findGroup(database, source, groupId);
      if (!group) return undefined;
      let query = database
        .selectFrom("grouphook_members")
        .where("source", "=", source)
        .where("group_id", "=", groupId)
        .where("present", "=", 1);
      if (cursor !== undefined) query = query.where("user_id", ">", readCursor(cursor, 1)[0]);
      const ordered = query.orderBy("user_id");
      const rows = await boundedRows<Row>(limit, {
        weigh: (count) => ordered.select(bytesIn(members.columns)).limit(count).execute(),
        read: (count) => ordered.selectAll().limit(count).execute(),
      });
      return page(
        rows,
        (row) => [text(row, "user_id")],
        (row) => memberRecord(memberOfRow(row), group.owner_id),
      );
    },

    async messages(source, groupId, { topicId = "", cursor, limit = DEFAULT_LIMIT } = {}) {
      checkLimit(limit);
      const group = await findGroup(database, source, groupId);
      return group && messagePage(database, group, { source, groupId, topicId, cursor, limit });
    },

    messageNumber: (source, groupId, message) => messageNumber(database, source, groupId, message),

    async topics(source, groupId, { cursor, limit = DEFAULT_LIMIT } = {}) {
      checkLimit(limit);
      const group = await findGroup(database, source, groupId);
      if (!group) return undefined;
      let query = database.selectFrom("grouphook_topics").where("source", "=", source).where("group_id", "=", groupId);
      if (cursor !== undefined) query = query.where("topic_id", ">", readCursor(cursor, 1)[0]);
      const ordered = query.orderBy("topic_id");
      const rows = await boundedRows<Row>(limit, {
        weigh: (count) => ordered.select(bytesIn(topics.columns)).limit(count).execute(),
        read: (count) => ordered.selectAll().limit(count).execute(),
      });
      const life = { isActive: group.state === "active", dissolvedAt: group.dissolved_at };
      return page(
        rows,
        (row) => [text(row, "topic_id")],
        (row) => topicRecord(topicOfRow(row), life),
      );
    },

    async groupList(source, groupId, list, { cursor, limit = DEFAULT_LIMIT } = {}) {
      checkLimit(limit);
      const group = await findGroup(database, source, groupId);
      if (!group) return undefined;
      if (group.state !== "active") return { items: [], next: null };
      let query = database
        .selectFrom("grouphook_list_entries")
        .where("source", "=", source)
        .where("group_id", "=", groupId)
        .where("list", "=", list)
        .where("present", "=", 1);
      if (group.dissolved_at !== null) query = query.where("updated_at", ">", group.dissolved_at);
      if (cursor !== undefined) query = query.where("user_id", ">", readCursor(cursor, 1)[0]);
      const ordered = query.orderBy("user_id");
      const rows = await boundedRows<Row>(limit, {
        weigh: (count) => ordered.select(bytesIn(listEntries.columns)).limit(count).execute(),
        read: (count) => ordered.selectAll().limit(count).execute(),
      });
      return page(
        rows,
        (row) => [text(row, "user_id")],
        (row) => listedRecord(listEntryOfRow(row)),
      );
    },

    async groupHistory(source, groupId, { before = Number.MAX_SAFE_INTEGER, limit = DEFAULT_LIMIT } = {}) {
      checkLimit(limit);
      checkPosition(before, "before");
      const group = await findGroup(database, source, groupId);
      return group && groupHistory(database, { source, groupId, before, limit });
    },

    async groupsOfUser(source, userId, { cursor, limit = DEFAULT_LIMIT } = {}) {
      let query = database
        .selectFrom("grouphook_members as m")
        .innerJoin("grouphook_groups as g", (join) =>
          join.onRef("g.source", "=", "m.source").onRef("g.group_id", "=", "m.group_id"),
        )
        .where("m.source", "=", source)
        .where("m.user_id", "=", userId)
        .where("m.present", "=", 1)
        .where("g.state", "=", "active");
      if (cursor !== undefined) query = query.where("m.group_id", ">", readCursor(cursor, 1)[0]);
      const ordered = query.orderBy("m.group_id");
      const rows = await boundedRows(limit, {
        weigh: (count) => ordered.select(bytesIn(USER_GROUP_COLUMNS)).limit(count).execute(),
        read: (count) => ordered.select(USER_GROUP_COLUMNS).limit(count).execute(),
      });
      return page(
        rows,
        (row) => [row.group_id],
        (row): UserGroupRecord => ({
          groupId: row.group_id,
          name: row.name,
          ownerId: row.owner_id,
          memberCount: row.member_count,
          role: row.owner_id === userId ? "owner" : row.role === "admin" ? "admin" : "member",
          silenced: row.silenced === 1,
          mutedUntil: endIn(row.muted_until),
          receives: row.receives === 1,
          joinedAt: row.joined_at,
        }),
      );
    },

    async userHistory(source, userId, { before = Number.MAX_SAFE_INTEGER, limit = DEFAULT_LIMIT } = {}) {
      checkLimit(limit);
      checkPosition(before, "before");
      return userHistory(database, { source, userId, before, limit });
    },

    decisions: (request = {}) => decisionPage(database, request),

    newestDecisions: (request = {}) => newestDecisions(database, request),

    async callbackCommands({ source } = {}) {
      let query = database.selectFrom("grouphook_commands").selectAll();
      if (source !== undefined) query = query.where("source", "=", source);
      const rows = await query.orderBy("source").orderBy("command").execute();
      return rows.map(callbackCommandRecord);
    },

    async deadLetters({ source, cursor, limit = DEFAULT_LIMIT } = {}) {
      let query = database.selectFrom("grouphook_dead_letters");
      if (source !== undefined) query = query.where("source", "=", source);
      if (cursor !== undefined) {
        const [receivedAt, id] = readNumberedCursor(cursor);
        query = query.where((where) =>
          where.or([
            where("received_at", ">", receivedAt),
            where.and([where("received_at", "=", receivedAt), where("dead_letter_id", ">", id)]),
          ]),
        );
      }
      const ordered = query.orderBy("received_at").orderBy("dead_letter_id");
      const rows = await boundedRows<Row>(limit, {
        weigh: (count) => ordered.select(bytesIn(DEAD_LETTER_COLUMNS)).limit(count).execute(),
        read: (count) => ordered.select(DEAD_LETTER_COLUMNS).limit(count).execute(),
      });
      const keyOf = (row: Row) => [String(integer(row, "received_at")), text(row, "dead_letter_id")];
      return page(rows, keyOf, deadLetterRecord);
    },

    async countDeadLetters() {
      const { count } = await database
        .selectFrom("grouphook_dead_letters")
        .select(({ fn }) => fn.countAll<number>().as("count"))
        .executeTakeFirstOrThrow();
      return Number(count);
    },

    async erasure(id) {
      const row = await database
        .selectFrom("grouphook_erasures")
        .selectAll()
        .where("erasure_id", "=", id)
        .executeTakeFirst();
      return row && erasureOfRow(row);
    },

    async erasures({ cursor, limit = DEFAULT_LIMIT } = {}) {
      checkLimit(limit);
      let query = database.selectFrom("grouphook_erasures");
      if (cursor !== undefined) {
        const [requestedAt, id] = readNumberedCursor(cursor);
        query = query.where((where) =>
          where.or([
            where("requested_at", "<", requestedAt),
            where.and([where("requested_at", "=", requestedAt), where("erasure_id", ">", id)]),
          ]),
        );
      }
      const ordered = query.orderBy("requested_at", "desc").orderBy("erasure_id");
      const rows = await boundedRows<Row>(limit, {
        weigh: (count) => ordered.select(bytesIn(erasures.columns)).limit(count).execute(),
        read: (count) => ordered.selectAll().limit(count).execute(),
      });
      return page(rows, (row) => [String(integer(row, "requested_at")), text(row, "erasure_id")], erasureOfRow);
    },

    async deliveries() {
      const rows = await database.selectFrom("grouphook_deliveries").selectAll().orderBy("name").execute();
      return rows.map(deliveryOfRow);
    },

    lastSequence: () => headNumber(database, "feed_sequence"),

    async feed(request) {
      const { events } = await feedPage(database, feedEventOfRow, request);
      return events;
    },

    feedPage: (request) => feedPage(database, feedEventOfRow, request),

    writtenFeedPage: (request) => feedPage(database, writtenEventOfRow, request),

    async callbacks({ limit = DEFAULT_LIMIT, ...request } = {}) {
      checkLimit(limit);
      const { after = 0 } = request;
      checkPosition(after);
      const found = await rawCallbacks(database, { ...request, after, limit });
      if (found.length === 0) await checkNotBeyond(database, after, "callback_id");
      return found;
    },

    async callbackPage({ limit = DEFAULT_LIMIT, ...request } = {}) {
      checkLimit(limit);
      const { after = 0 } = request;
      checkPosition(after);
      const page = await rawCallbackPage(database, { ...request, after, limit });
      if (page.next === after) await checkNotBeyond(database, after, "callback_id");
      return page;
    },

    async newestCallbacks({ before = Number.MAX_SAFE_INTEGER, limit = DEFAULT_LIMIT, ...filter } = {}) {
      checkLimit(limit);
      checkPosition(before, "before");
      return newestCallbacks(database, { ...filter, before, limit });
    },

    epochAt: (sequence) => epochAt(database, sequence),
  };
}

function findGroup(database: Kysely<Tables>, source: string, groupId: string) {
  return database
    .selectFrom("grouphook_groups")
    .select(["owner_id", "state", "dissolved_at"])
    .where("source", "=", source)
    .where("group_id", "=", groupId)
    .executeTakeFirst();
}
