import { DatabaseSync } from "node:sqlite";
import { isIdentifier } from "@grouphook/core";
import { faultOfMessages } from "./message-fault.ts";
import { faultOfSegments } from "./segment-fault.ts";

/** The tables that a refused callback does not change; it may become a dead letter, and leave its group stale. */
const kept = [
  "groups",
  "members",
  "messages",
  "message_keys",
  "topics",
  "list_entries",
  "feed",
  "callback_segments",
  "receipts",
  "old_content",
  "allocations",
] as const;
const jsonColumns = {
  groups: ["custom", "settings", "attributes", "changed_at"],
  members: ["custom", "changed_at"],
  messages: ["later_facts"],
  topics: ["custom", "changed_at"],
  list_entries: ["changed_at"],
  feed: ["data"],
  receipts: ["outcome"],
} as const;
const idColumns = {
  groups: ["group_id", "owner_id"],
  members: ["group_id", "user_id"],
  messages: ["group_id", "message_key"],
  message_keys: ["group_id", "message_key"],
  topics: ["group_id", "topic_id"],
  list_entries: ["group_id", "user_id"],
} as const;

/** Reads a ledger's tables from outside. */
export interface DatabaseRecord {
  /** How many rows were ever written, and the number of the last stored callback. */
  position(): { readonly writes: number; readonly callbacks: number };
  /** What is inconsistent, or `undefined`. Reads everything. */
  fault(): string | undefined;
  close(): void;
}

/** Opens a ledger's SQLite file in parallel, and lets the database count its writes. */
export function openRecord(path: string): DatabaseRecord {
  const database = new DatabaseSync(path);
  database.exec("create table fuzz_writes (writes integer not null); insert into fuzz_writes values (0)");
  for (const table of kept) {
    for (const event of ["insert", "update", "delete"] as const) {
      const count = "update fuzz_writes set writes = writes + 1";
      const condition = conditionOf(database, table, event);
      database.exec(
        `create trigger fuzz_${table}_${event} after ${event} on grouphook_${table} ${condition} begin ${count}; end`,
      );
    }
  }
  const position = database.prepare("select writes, callback_id from fuzz_writes, grouphook_head");
  const all = (text: string) => database.prepare(text).all();
  const number = (text: string) => Number(Object.values(database.prepare(text).get() ?? {})[0]);

  function faultOfFeed(): string | undefined {
    const last = number("select feed_sequence from grouphook_head");
    const [count, highest] = [
      number("select count(*) from grouphook_feed"),
      number("select coalesce(max(sequence), 0) from grouphook_feed"),
    ];
    return count === last && highest === last
      ? undefined
      : `the feed has ${count} events up to ${highest}, its head says ${last}`;
  }

  function faultOfCounts(): string | undefined {
    const [wrong] = all(`select g.source, g.group_id, g.member_count, count(m.user_id) as present
      from grouphook_groups g left join grouphook_members m
        on m.source = g.source and m.group_id = g.group_id and m.present = 1
      group by g.source, g.group_id having g.member_count <> count(m.user_id)`);
    return wrong && `member_count is not the number of members: ${JSON.stringify(wrong)}`;
  }

  function faultOfJson(): string | undefined {
    for (const [table, columns] of Object.entries(jsonColumns)) {
      for (const row of all(`select ${columns.join(", ")} from grouphook_${table}`)) {
        for (const [column, text] of Object.entries(row)) {
          if (!isJson(text)) return `grouphook_${table}.${column} is no JSON: ${String(text).slice(0, 200)}`;
        }
      }
    }
    return undefined;
  }

  function faultOfIds(): string | undefined {
    for (const [table, columns] of Object.entries(idColumns)) {
      for (const row of all(`select ${columns.join(", ")} from grouphook_${table}`)) {
        for (const [column, id] of Object.entries(row)) {
          if (id !== null && (typeof id !== "string" || !isIdentifier(id)))
            return `grouphook_${table}.${column} is no id: ${JSON.stringify(id)}`;
        }
      }
    }
    return undefined;
  }

  return {
    position() {
      const row = position.get();
      return { writes: Number(row?.writes), callbacks: Number(row?.callback_id) };
    },
    fault: () =>
      faultOfFeed() ??
      faultOfSegments(database) ??
      faultOfCounts() ??
      faultOfJson() ??
      faultOfMessages(database) ??
      faultOfIds(),
    close: () => database.close(),
  };
}

/** When a write counts. In its own time, and not for a callback, the ledger forgets who is absent. */
function conditionOf(
  database: DatabaseSync,
  table: (typeof kept)[number],
  event: "insert" | "update" | "delete",
): string {
  if (table === "groups" && event === "update") return `when ${changesMoreThanStaleness(database)}`;
  const isOfPresence = table === "members" || table === "list_entries";
  return isOfPresence && event === "delete" ? "when old.present = 1" : "";
}

/** A fact that was refused and kept as a dead letter leaves its group stale, and changes nothing else of it. */
function changesMoreThanStaleness(database: DatabaseSync): string {
  const columns = database.prepare("select name from pragma_table_info('grouphook_groups')").all();
  return columns
    .map(({ name }) => String(name))
    .filter((name) => !["stale_since", "stale_reason", "is_stale"].includes(name))
    .map((name) => `${withoutMark("old", name)} is not ${withoutMark("new", name)}`)
    .join(" or ");
}

/** A column; among the times of changes is that of the last mark, of a group that was stale before. */
function withoutMark(row: "old" | "new", column: string): string {
  return column === "changed_at" ? `json_remove(${row}.changed_at, '$.marked')` : `${row}.${column}`;
}

function isJson(text: unknown): boolean {
  try {
    JSON.parse(String(text));
    return true;
  } catch {
    return false;
  }
}
