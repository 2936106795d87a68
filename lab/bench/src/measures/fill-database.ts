import { hash } from "node:crypto";
import { open } from "node:fs/promises";
import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { type DatabaseConnection, openDatabase } from "../database-connection.ts";
import { type MessageWords, sentMessageWords } from "../loads/tencent-callback.ts";
import { copyRows } from "./copy-rows.ts";
import { likeText } from "./like-text.ts";

/** As many as a batch has at full load. */
const CALLBACKS_IN_SEGMENT = 64;
const RECEIPT_KEY_LENGTH = 22;
const FASTEST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** The rows to fill a database with. */
export interface Filling {
  /** The ids of all groups, in their order as texts; the first one exists. */
  readonly groupIds: readonly string[];
  /** What the newest callback told, alone in its batch. */
  readonly words: MessageWords;
  /** Their numbers begin with 0; one after the other is in the next group. */
  readonly messages: number;
  /** When the first and the last came in, in Unix milliseconds. */
  readonly between: readonly [first: number, last: number];
}

/**
 * Fills a ledger that no server has open: copies its group under other ids, and everything that was stored of its newest
 * callback, a message, with other words. The ledger continues with the numbers after the copies.
 */
export async function fillDatabase(databaseUrl: string, filling: Filling): Promise<void> {
  await using database = await openDatabase(databaseUrl);
  await hasten(database, databaseUrl);
  const { groupIds, words, messages, between } = filling;
  const [first, last] = between;
  const timeOf = (number: number) => Math.floor(first + ((last - first) * number) / messages);
  const wordsOf = (number: number) =>
    sentMessageWords(groupIds[number % groupIds.length] ?? "", number, timeOf(number));
  const [[feedSequence, callbackId] = []] = await database.run("SELECT feed_sequence, callback_id FROM grouphook_head");
  const [firstSequence, firstCallback] = [Number(feedSequence) + 1, Number(callbackId) + 1];
  const pack = await callbacksLikeNewest(database, words);
  // Pruning begins with the first of them.
  await database.run(`UPDATE grouphook_feed SET told_at = ${first}`);
  await database.run(`UPDATE grouphook_callback_segments SET received_at = ${first}`);

  await copyRows(database, {
    table: "grouphook_groups",
    newestBy: "group_id",
    words,
    count: groupIds.length - 1,
    copy: (index) => ({ words: { ...words, groupId: groupIds[index + 1] ?? "" } }),
  });
  await copyRows(database, {
    table: "grouphook_feed",
    newestBy: "sequence",
    words,
    count: messages,
    copy: (number) => ({
      words: wordsOf(number),
      values: { sequence: firstSequence + number, told_at: timeOf(number) },
    }),
  });
  const numberOf = inOrderOfGroups(groupIds.length, messages);
  await copyRows(database, {
    table: "grouphook_messages",
    newestBy: "told_sequence",
    words,
    count: messages,
    copy(index) {
      const number = numberOf(index);
      return { words: wordsOf(number), values: { told_sequence: firstSequence + number } };
    },
  });
  await copyRows(database, {
    table: "grouphook_receipts",
    newestBy: "received_at",
    words,
    count: messages,
    copy: (number) => ({
      words: wordsOf(number),
      values: {
        receipt_key: hash("sha256", String(number), "base64url").slice(0, RECEIPT_KEY_LENGTH),
        received_at: timeOf(number),
      },
    }),
  });
  await copyRows(database, {
    table: "grouphook_callback_segments",
    newestBy: "first_callback_id",
    binary: ["packed"],
    words,
    count: Math.ceil(messages / CALLBACKS_IN_SEGMENT),
    copy(index) {
      const from = index * CALLBACKS_IN_SEGMENT;
      const callbacks = Math.min(CALLBACKS_IN_SEGMENT, messages - from);
      const numbers = Array.from({ length: callbacks }, (_, place) => from + place);
      const packed = pack(numbers.map((number) => ({ words: wordsOf(number), receivedAt: timeOf(number) })));
      const received_at = timeOf(from + callbacks - 1);
      return { words, values: { first_callback_id: firstCallback + from, callbacks, received_at, packed } };
    },
  });
  await database.run(
    `UPDATE grouphook_head SET feed_sequence = feed_sequence + ${messages}, callback_id = callback_id + ${messages}`,
  );
  await settle(database, databaseUrl);
}

/** Makes segments of callbacks that are like the one of the newest segment, in hexadecimal. */
async function callbacksLikeNewest({ run }: DatabaseConnection, words: MessageWords) {
  const [[packed, receivedAt] = []] = await run(
    "SELECT hex(packed), received_at FROM grouphook_callback_segments ORDER BY first_callback_id DESC LIMIT 1",
  );
  const list = zstdDecompressSync(Buffer.from(String(packed), "hex")).toString();
  const like = likeText(list.slice("[".length, -"]".length), { ...words, receivedAt: String(receivedAt) });
  return (callbacks: readonly { readonly words: MessageWords; readonly receivedAt: number }[]): string => {
    const texts = callbacks.map((callback) => like({ ...callback.words, receivedAt: String(callback.receivedAt) }));
    return zstdCompressSync(`[${texts.join(",")}]`, FASTEST).toString("hex");
  };
}

/** The messages of the first group, then those of the second, and so on; each group's by their numbers. */
function inOrderOfGroups(groups: number, messages: number): (index: number) => number {
  const each = Math.floor(messages / groups);
  const more = messages % groups;
  const inLarger = more * (each + 1);
  return (index) => {
    if (index < inLarger) return Math.floor(index / (each + 1)) + (index % (each + 1)) * groups;
    const rest = index - inLarger;
    return more + Math.floor(rest / each) + (rest % each) * groups;
  };
}

/** Since the database is discarded after a crash, it may write without a log and without flushing. */
async function hasten({ run }: DatabaseConnection, databaseUrl: string): Promise<void> {
  if (databaseUrl.startsWith("sqlite:")) {
    await run("PRAGMA journal_mode = OFF");
    await run("PRAGMA synchronous = OFF");
    await run("PRAGMA cache_size = -262144");
    return;
  }
  await run("SET unique_checks = 0");
}

/** Otherwise the first callbacks would wait until gigabytes are flushed. */
async function settle({ run }: DatabaseConnection, databaseUrl: string): Promise<void> {
  if (!databaseUrl.startsWith("sqlite:")) return;
  await run("PRAGMA journal_mode = WAL");
  await using file = await open(databaseUrl.slice("sqlite:".length), "r+");
  await file.sync();
}
