import type { DatabaseConnection, Row } from "./database-connection.ts";
import { EMPTIED, UNTOLD } from "./odd-rows.ts";

const HOUR_MS = 60 * 60 * 1000;
const EVENTS_AT_ONCE = 100_000;
const RECEIPT_MS = 7 * 24 * HOUR_MS;
/** Those that the migration leaves alone. */
const LARGE = 10_000;
const OTHERS = ["groups", "members", "topics", "allocations", "writers", "decisions", "dead_letters"];

/** What a database holds before its migration: numbers of all rows, and some rows whole. */
export interface OldRecord {
  readonly totals: Readonly<Record<string, number>>;
  readonly callbacks: readonly Row[];
  readonly messages: readonly Row[];
  readonly receipts: readonly Row[];
  readonly others: Readonly<Record<string, readonly Row[] | number>>;
}

/** Reads the old tables: of rows one in so many, and all of those from `odd-rows.ts`. */
export async function readOld(database: DatabaseConnection, every: number, now: number): Promise<OldRecord> {
  const { run } = database;
  const number = async (sql: string) => Number(Object.values((await run(sql))[0] ?? {})[0]);
  const isYoung = `receipt_key is not null and received_at >= ${now - RECEIPT_MS}`;
  const isOld = `content_since < received_at - ${HOUR_MS}`;
  return {
    totals: {
      callbacks: await number("select count(*) from grouphook_callbacks"),
      callbackIds: await number("select sum(callback_id) from grouphook_callbacks"),
      bodyBytes: await number("select sum(octet_length(body)) from grouphook_callbacks"),
      ...(await feedTotals(database, "content_since")),
      sent: await number(
        `select count(*) from grouphook_messages where is_sent = 1 and message_key not like '${EMPTIED}%'`,
      ),
      unsent: await number("select count(*) from grouphook_messages where is_sent = 0"),
      untold: await number(`select count(*) from grouphook_messages where message_key like '${UNTOLD}%'`),
      receipts: await number(`select count(*) from grouphook_callbacks where ${isYoung}`),
      oldCallbacks: await number(`select count(*) from grouphook_callbacks where ${isOld}`),
      oldEvents: await countOldEvents(database),
      feedSequence: await number("select feed_sequence from grouphook_head"),
      callbackId: await number("select callback_id from grouphook_head"),
    },
    callbacks: await run(`select * from grouphook_callbacks where callback_id % ${every} = 0 or source = 'odd'`),
    messages: await run(
      `select * from grouphook_messages where (coalesce(sent_at, 0) + sort_key) % ${every} = 0 or group_id = 'odd'`,
    ),
    receipts: await run(
      `select * from grouphook_callbacks where ${isYoung} and (callback_id % ${every} = 0 or source = 'odd')`,
    ),
    others: await readOthers(database),
  };
}

/** Events before which words of the same source were told that were said more than an hour after theirs. */
async function countOldEvents({ run }: DatabaseConnection): Promise<number> {
  const newest = new Map<string, number>();
  let count = 0;
  for (let after = 0; ; ) {
    const rows = await run(
      `select sequence, source, content_since from grouphook_feed
       where sequence > ${after} and content_since is not null order by sequence limit ${EVENTS_AT_ONCE}`,
    );
    for (const row of rows) {
      const [source, since] = [String(row.source), Number(row.content_since)];
      newest.set(source, Math.max(newest.get(source) ?? 0, since));
      if (since < (newest.get(source) ?? 0) - HOUR_MS) count += 1;
    }
    if (rows.length < EVENTS_AT_ONCE) return count;
    after = Number(rows.at(-1)?.sequence);
  }
}

/** Sums over the feed up to the last event there was before. */
export async function feedTotals(
  { run }: DatabaseConnection,
  time: string,
  upTo?: number,
): Promise<Readonly<Record<string, number>>> {
  const [row] = await run(
    `select count(*) as events, sum(sequence) as sequences, sum(octet_length(data)) as eventbytes, sum(${time} % 1000003) as eventtimes
     from grouphook_feed ${upTo === undefined ? "" : `where sequence <= ${upTo}`}`,
  );
  return Object.fromEntries(Object.entries(row ?? {}).map(([name, value]) => [name, Number(value)]));
}

/** Columns that later versions add, with what stands in them until something is told. */
const ADDED = new Map<string, unknown>([
  ["disabled", 0],
  ["muted_all_spares", "admins"],
  ["receives", 1],
]);

/** The tables that stay: whole but for columns without a word, which later versions add, or only counted where they are large. */
export async function readOthers({ run }: DatabaseConnection): Promise<OldRecord["others"]> {
  const others: Record<string, readonly Row[] | number> = {};
  for (const table of OTHERS) {
    const rows = Number((await run(`select count(*) as n from grouphook_${table}`))[0]?.n);
    const read = rows > LARGE ? [] : await run(`select * from grouphook_${table} order by 1, 2`);
    others[table] = rows > LARGE ? rows : read.map(withoutAdded);
  }
  // Each start of a server adds one.
  others.epochs = await run("select * from grouphook_epochs where epoch = 'first'");
  return others;
}

function withoutAdded(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([name, value]) => value !== null && value !== ADDED.get(name)));
}
