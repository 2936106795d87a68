import type { Kysely } from "kysely";
import type { Decision } from "../decision.js";
import type { LedgerReader, UserGroupRecord } from "../ledger-reader.js";
import { integer, text } from "./column.js";
import { groupOfRow, memberOfRow } from "./group-row.js";
import { messageOfRow, topicOfRow } from "./message-row.js";
import { page, readCursor, readNumberedCursor } from "./page.js";
import { deadLetterRecord, feedEventOfRow, groupRecord, memberRecord, messageRecord, topicRecord } from "./records.js";
import type { Row, Tables } from "./tables.js";

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

    async groups({ source, state, cursor, limit }) {
      let query = database.selectFrom("grouphook_groups").selectAll();
      if (source !== undefined) query = query.where("source", "=", source);
      if (state !== undefined) query = query.where("state", "=", state);
      if (cursor !== undefined) {
        const [afterSource, afterGroup] = readCursor(cursor, 2);
        query = query.where((where) =>
          where.or([
            where("source", ">", afterSource),
            where.and([where("source", "=", afterSource), where("group_id", ">", afterGroup)]),
          ]),
        );
      }
      const rows: Row[] = await query
        .orderBy("source")
        .orderBy("group_id")
        .limit(limit + 1)
        .execute();
      return page(
        rows,
        limit,
        (row) => [text(row, "source"), text(row, "group_id")],
        (row) => groupRecord(text(row, "source"), groupOfRow(row)),
      );
    },

    async staleGroups() {
      const rows = await database
        .selectFrom("grouphook_groups")
        .select(["source", ({ fn }) => fn.countAll<number>().as("count")])
        .where("state", "=", "active")
        .where((where) => where.or([where("stale_since", "is not", null), where("created_at", "is", null)]))
        .groupBy("source")
        .execute();
      return new Map(rows.map(({ source, count }) => [source, Number(count)]));
    },

    async members(source, groupId, { cursor, limit }) {
      const group = await findGroup(database, source, groupId);
      if (!group) return undefined;
      let query = database
        .selectFrom("grouphook_members")
        .selectAll()
        .where("source", "=", source)
        .where("group_id", "=", groupId)
        .where("present", "=", 1);
      if (cursor !== undefined) query = query.where("user_id", ">", readCursor(cursor, 1)[0]);
      const rows: Row[] = await query
        .orderBy("user_id")
        .limit(limit + 1)
        .execute();
      return page(
        rows,
        limit,
        (row) => [text(row, "user_id")],
        (row) => memberRecord(memberOfRow(row), group.owner_id),
      );
    },

    async messages(source, groupId, { topicId = "", cursor, limit }) {
      const group = await findGroup(database, source, groupId);
      if (!group) return undefined;
      let query = database
        .selectFrom("grouphook_messages")
        .selectAll()
        .where("source", "=", source)
        .where("group_id", "=", groupId)
        .where("topic_id", "=", topicId)
        .where("is_sent", "=", 1);
      if (group.state === "active" && group.dissolved_at !== null) {
        // Of this life alone. Vendors time messages by whole seconds.
        const since = group.dissolved_at - (group.dissolved_at % 1000);
        query = query.where((where) => where.or([where("sent_at", "is", null), where("sent_at", ">=", since)]));
      }
      if (cursor !== undefined) {
        const [sortKey, key] = readNumberedCursor(cursor);
        query = query.where((where) =>
          where.or([
            where("sort_key", "<", sortKey),
            where.and([where("sort_key", "=", sortKey), where("message_key", "<", key)]),
          ]),
        );
      }
      const ordered = query.orderBy("sort_key", "desc").orderBy("message_key", "desc");
      const rows: Row[] = await ordered.limit(limit + 1).execute();
      const keyOf = (row: Row) => [String(integer(row, "sort_key")), text(row, "message_key")];
      return page(rows, limit, keyOf, (row) => messageRecord(messageOfRow(row)));
    },

    async topics(source, groupId, { cursor, limit }) {
      const group = await findGroup(database, source, groupId);
      if (!group) return undefined;
      let query = database
        .selectFrom("grouphook_topics")
        .selectAll()
        .where("source", "=", source)
        .where("group_id", "=", groupId);
      if (cursor !== undefined) query = query.where("topic_id", ">", readCursor(cursor, 1)[0]);
      const rows: Row[] = await query
        .orderBy("topic_id")
        .limit(limit + 1)
        .execute();
      const life = { isActive: group.state === "active", dissolvedAt: group.dissolved_at };
      return page(
        rows,
        limit,
        (row) => [text(row, "topic_id")],
        (row) => topicRecord(topicOfRow(row), life),
      );
    },

    async groupsOfUser(source, userId, { cursor, limit }) {
      let query = database
        .selectFrom("grouphook_members as m")
        .innerJoin("grouphook_groups as g", (join) =>
          join.onRef("g.source", "=", "m.source").onRef("g.group_id", "=", "m.group_id"),
        )
        .select(["m.group_id", "m.role", "m.silenced", "m.joined_at", "g.name", "g.owner_id", "g.member_count"])
        .where("m.source", "=", source)
        .where("m.user_id", "=", userId)
        .where("m.present", "=", 1)
        .where("g.state", "=", "active");
      if (cursor !== undefined) query = query.where("m.group_id", ">", readCursor(cursor, 1)[0]);
      const rows = await query
        .orderBy("m.group_id")
        .limit(limit + 1)
        .execute();
      return page(
        rows,
        limit,
        (row) => [row.group_id],
        (row): UserGroupRecord => ({
          groupId: row.group_id,
          name: row.name,
          ownerId: row.owner_id,
          memberCount: row.member_count,
          role: row.owner_id === userId ? "owner" : row.role === "admin" ? "admin" : "member",
          silenced: row.silenced === 1,
          joinedAt: row.joined_at,
        }),
      );
    },

    async decisions({ source, groupId, verdict, after, limit }) {
      let query = database.selectFrom("grouphook_decisions").selectAll().where("decision_id", ">", after);
      if (source !== undefined) query = query.where("source", "=", source);
      if (groupId !== undefined) query = query.where("group_id", "=", groupId);
      if (verdict !== undefined) query = query.where("verdict", "=", verdict);
      const rows = await query.orderBy("decision_id").limit(limit).execute();
      return rows.map((row) => ({
        decisionId: row.decision_id,
        decidedAt: row.decided_at,
        source: row.source,
        vendor: row.vendor,
        command: row.command,
        change: row.change_type,
        groupId: row.group_id,
        actorId: row.actor_id,
        verdict: row.verdict as Decision["verdict"],
        code: row.code,
        text: row.text,
        policy: row.policy,
        milliseconds: row.microseconds / 1000,
        shadowed: row.shadowed === 1,
        remark: row.remark,
      }));
    },

    async deadLetters({ source, cursor, limit }) {
      let query = database.selectFrom("grouphook_dead_letters").selectAll();
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
      const rows: Row[] = await ordered.limit(limit + 1).execute();
      const keyOf = (row: Row) => [String(integer(row, "received_at")), text(row, "dead_letter_id")];
      return page(rows, limit, keyOf, deadLetterRecord);
    },

    async countDeadLetters() {
      const { count } = await database
        .selectFrom("grouphook_dead_letters")
        .select(({ fn }) => fn.countAll<number>().as("count"))
        .executeTakeFirstOrThrow();
      return Number(count);
    },

    async lastSequence() {
      const row = await database.selectFrom("grouphook_head").select("feed_sequence").executeTakeFirstOrThrow();
      return row.feed_sequence;
    },

    async feed({ after, limit }) {
      const rows: Row[] = await database
        .selectFrom("grouphook_feed")
        .selectAll()
        .where("sequence", ">", after)
        .orderBy("sequence")
        .limit(limit)
        .execute();
      return rows.map(feedEventOfRow);
    },
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
