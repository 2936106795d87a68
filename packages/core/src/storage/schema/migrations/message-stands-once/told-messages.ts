import { sql } from "kysely";
import { integer, text } from "../../column.js";
import type { Row, SqlValue } from "../../row.js";
import type { ColumnTypes } from "../column-types.js";
import type { MigratedDatabase, ResumableStep } from "../resumable-steps.js";
import { insertRows } from "./insert-rows.js";
import { TOLD_MESSAGES } from "./new-tables.js";
import { OLD_CONTENT_COLUMNS, OLD_WORDS_MS } from "./old-words.js";
import { type SqlForms, sqlForms } from "./sql-forms.js";

const EVENTS = 20_000;
const COLUMNS = ["sequence", "source", "group_id", "topic_id", "message_key", "sent_at", "is_emptied"];
/** How the JSON of an event ends whose content retention has removed. */
const EMPTIED = '"contentRemoved":true}';

/** Where a walk through the feed has come. */
interface Walk {
  readonly sequence: number;
  /** When the newest words so far were said, by source. */
  readonly newest: { readonly [source: string]: number };
}

interface Stretch {
  readonly after: number;
  readonly upTo: number;
}

/** Walks through the feed: lists the messages that it tells, and finds words that were told long after they were said. */
export function toldMessages(types: ColumnTypes): ResumableStep {
  const forms = sqlForms(types);
  return {
    name: "events",
    total: newestEvent,
    async advance(database, position) {
      const { sequence: after, newest }: Walk = position === null ? { sequence: 0, newest: {} } : JSON.parse(position);
      const last = await newestEvent(database);
      if (after >= last) return undefined;
      const stretch = { after, upTo: Math.min(after + EVENTS, last) };
      await listMessages(database, stretch, forms);
      if (types.family === "mysql") await listUnreadable(database, stretch, forms);
      const walk: Walk = { sequence: stretch.upTo, newest: await listOldWords(database, stretch, newest) };
      return { position: JSON.stringify(walk), done: stretch.upTo };
    },
  };
}

/** Lets the listed messages be found by their keys. */
export const orderToldMessages: ResumableStep = {
  name: "order of the events",
  async advance({ schema }) {
    await schema
      .createIndex(`${TOLD_MESSAGES}_key`)
      .on(TOLD_MESSAGES)
      .columns(["source", "group_id", "topic_id", "message_key", "sent_at", "is_emptied"])
      .execute();
    return undefined;
  },
};

async function newestEvent(database: MigratedDatabase): Promise<number> {
  const { rows } = await sql<Row>`select max(sequence) as last from grouphook_feed`.execute(database);
  return Number(rows[0]?.last ?? 0);
}

async function listMessages(database: MigratedDatabase, { after, upTo }: Stretch, { at, isReadable }: SqlForms) {
  const key = at("data", "$.message.key");
  await sql`
    insert into ${sql.table(TOLD_MESSAGES)} (${sql.join(COLUMNS.map((column) => sql.ref(column)))})
    select sequence, source, group_id, coalesce(${at("data", "$.topicId")}, ''), ${key}, ${at("data", "$.message.sentAt")}, ${isEmptied}
    from grouphook_feed
    where sequence > ${after} and sequence <= ${upTo} and type = 'message.sent'
      and case when ${isReadable("data")} then ${key} end is not null`.execute(database);
}

const isEmptied = sql`case when substr(data, -${sql.lit(EMPTIED.length)}) = ${sql.lit(EMPTIED)} then 1 else 0 end`;

/** Those of which the database cannot read the JSON. */
async function listUnreadable(database: MigratedDatabase, { after, upTo }: Stretch, { isReadable }: SqlForms) {
  const { rows } = await sql<Row>`
    select sequence, source, group_id, data, ${isEmptied} as is_emptied from grouphook_feed
    where sequence > ${after} and sequence <= ${upTo} and type = 'message.sent' and not ${isReadable("data")}`.execute(
    database,
  );
  const told = rows.flatMap((row): readonly (readonly SqlValue[])[] => {
    const { topicId = "", message }: ToldMessage = JSON.parse(text(row, "data"));
    if (message.key === undefined) return [];
    const place = [text(row, "source"), text(row, "group_id"), topicId, message.key];
    return [[integer(row, "sequence"), ...place, message.sentAt ?? null, integer(row, "is_emptied")]];
  });
  await insertRows(database, TOLD_MESSAGES, COLUMNS, told);
}

interface ToldMessage {
  readonly topicId?: string;
  readonly message: { readonly key?: string; readonly sentAt?: number };
}

/** Most stretches are within the hour, and no event of theirs need be looked at. */
async function listOldWords(database: MigratedDatabase, stretch: Stretch, newestBefore: Walk["newest"]) {
  const { after, upTo } = stretch;
  const { rows } = await sql<Row>`
    select source, min(told_at) as oldest, max(told_at) as newest from grouphook_feed
    where sequence > ${after} and sequence <= ${upTo} and told_at is not null group by source`.execute(database);
  const newestOf = new Map(Object.entries(newestBefore));
  for (const row of rows) {
    const source = text(row, "source");
    const before = newestOf.get(source) ?? 0;
    const newest = Math.max(before, Number(row.newest));
    if (Number(row.oldest) < newest - OLD_WORDS_MS) {
      const old = await oldWordsIn(database, stretch, { source, newest: before });
      await insertRows(database, "grouphook_old_content", OLD_CONTENT_COLUMNS, old);
    }
    newestOf.set(source, newest);
  }
  return Object.fromEntries(newestOf);
}

/** The events among which newer words were told before them. Their numbers stand for their callbacks, which are not known. */
async function oldWordsIn(
  database: MigratedDatabase,
  { after, upTo }: Stretch,
  told: { readonly source: string; readonly newest: number },
): Promise<readonly (readonly SqlValue[])[]> {
  const { rows } = await sql<Row>`
    select sequence, told_at from grouphook_feed
    where sequence > ${after} and sequence <= ${upTo} and source = ${told.source} and told_at is not null
    order by sequence`.execute(database);
  let { newest } = told;
  return rows.flatMap((row) => {
    const since = integer(row, "told_at");
    const sequence = integer(row, "sequence");
    newest = Math.max(newest, since);
    return since < newest - OLD_WORDS_MS ? [[told.source, since, -sequence, sequence, sequence]] : [];
  });
}
