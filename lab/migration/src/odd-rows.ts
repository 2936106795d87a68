import type { DatabaseConnection, Value } from "./database-connection.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const DEEP = 45;

/** Messages whose event retention has emptied have keys that begin so. */
export const EMPTIED = "emptied";
/** Messages that no event tells have keys that begin so. */
export const UNTOLD = "untold";

interface OddMessage {
  readonly key: string;
  readonly sentAt?: number;
  readonly seq?: number;
  readonly text?: string;
  readonly elements?: unknown;
}

/** Adds rows behind those that are there: what real use leaves besides plain messages. Some were told long after they were said. */
export async function addOddRows(database: DatabaseConnection, now: number): Promise<void> {
  const writer = await OddRows.of(database, now);
  const deep = JSON.parse(`${"[".repeat(DEEP)}${"]".repeat(DEEP)}`);
  await writer.told({ key: "7", sentAt: now - 5000, text: "a number for a key, and no number" });
  await writer.told({ key: "007", sentAt: now - 5000 });
  await writer.told({ key: "4503599627370496", sentAt: now - 5000 });
  await writer.told({ key: "12\n", sentAt: now - 5000 });
  await writer.told({ key: "no time", text: `quotes ' " and \\ and \u{1F600} and ?` });
  await writer.told({ key: "Schlüssel", seq: 77, sentAt: now - 4000 });
  await writer.told({ key: "deep", seq: 78, sentAt: now - 4000, elements: [{ type: "custom", data: deep }] });
  await writer.told({ key: "late", seq: 79, sentAt: now - 3 * DAY_MS, text: "told long after" });
  // Used twice: the newer message stays.
  await writer.event({ key: "again", seq: 1, sentAt: now - 3000, text: "first life" });
  await writer.told({ key: "again", seq: 2, sentAt: now - 2000, text: "second life" });
  // Used twice, and the older message came in last, which changed nothing.
  const stays = { key: "overtaken", seq: 3, sentAt: now - 1000, text: "stays" };
  await writer.told(stays);
  await writer.event({ ...stays, sentAt: now - 2000, text: "came too late" });
  await writer.told({ ...stays, key: "deep and again", elements: [{ type: "custom", data: deep }] });
  await writer.event({ ...stays, key: "deep and again", sentAt: now - 2000 });
  await writer.emptied({ key: `${EMPTIED} 1`, seq: 80, sentAt: now - 40 * DAY_MS });
  await writer.stored({ key: `${UNTOLD} 1`, seq: 81, sentAt: now - 2 * DAY_MS, text: "told by nobody" });
  await writer.stored({ key: `${UNTOLD} 2`, text: "nor this", elements: [{ type: "custom", data: deep }] });
  await writer.callback({ body: "", receiptKey: null, outcome: '{"result":"refused","code":7}' });
  await writer.callback({ body: "x".repeat(700_000), receiptKey: `${"0".repeat(11)}${"n".repeat(43)}` });
  await writer.callback({
    body: "ahead",
    receiptKey: `00zzzzzzzzz${"f".repeat(43)}`,
    outcome: '{"result":"performed"}',
  });
  await writer.callback({ body: "words of long ago", receiptKey: null, since: now - 9 * DAY_MS, gap: 5 });
  await writer.finish();
  for (const table of [
    `groups values ('shop', 'odd', 'active', '', '', '', '', '', 'null', '{}', '{}', null, 0, 1, 1, 1, null, 1, null, null, '{}', 0)`,
    `members values ('shop', 'odd', 'ann', 1, 1, 'member', '', '', 'null', 0, null, null, 1, '{}')`,
    `topics values ('shop', 'odd', 'lounge', '', '', '', '', 'null', 1, null, 1, '{}')`,
    `allocations values ('shop', 100007)`,
    `writers values ('w', 1, 1)`,
    `decisions values (1, 1, 'shop', 'any', 'Ask', 'message.sent', null, null, 'deny', 7, 'no', 'p', 1, 0, null, null, 1)`,
    `dead_letters values ('d', 'shop', 'Ask', 1, 1, '{}', 'why', null, 1, null, 'fragment', 2)`,
  ]) {
    await database.run(`insert into grouphook_${table}`);
  }
}

class OddRows {
  readonly #database: DatabaseConnection;
  readonly #now: number;
  #sequence: number;
  #callbackId: number;

  private constructor(database: DatabaseConnection, now: number, sequence: number, callbackId: number) {
    this.#database = database;
    this.#now = now;
    this.#sequence = sequence;
    this.#callbackId = callbackId;
  }

  static async of(database: DatabaseConnection, now: number): Promise<OddRows> {
    const [head] = await database.run("select feed_sequence, callback_id from grouphook_head");
    return new OddRows(database, now, Number(head?.feed_sequence), Number(head?.callback_id));
  }

  /** A message with its event. */
  async told(message: OddMessage): Promise<void> {
    await this.event(message);
    await this.stored(message);
  }

  async emptied(message: OddMessage): Promise<void> {
    const { text, elements, ...rest } = message;
    await this.#tell(message, { message: { ...rest, elements: [], text: "" }, contentRemoved: true });
    await this.stored(message);
  }

  async event(message: OddMessage): Promise<void> {
    await this.#tell(message, { message: { elements: [], text: "", ...message } });
  }

  async stored({ key, sentAt, seq, text = "", elements = [] }: OddMessage): Promise<void> {
    await this.#insert("messages", [
      ...["shop", "odd", "", key, seq ?? 2 ** 52 + (sentAt ?? 0), 1, seq ?? null, null, JSON.stringify(elements), text],
      ...[null, "null", null, 0, null, sentAt ?? null, null, 0, null, "{}", 0, null, sentAt ?? this.#now],
    ]);
  }

  async callback(given: { body: string; receiptKey: string | null; outcome?: string; since?: number; gap?: number }) {
    const { body, receiptKey, outcome = '{"result":"recorded"}', since = null, gap = 1 } = given;
    this.#callbackId += gap;
    await this.#insert("callbacks", [
      ...[this.#callbackId, "odd", "Command", receiptKey, this.#now, body, outcome, null, since],
    ]);
  }

  async finish(): Promise<void> {
    const { run } = this.#database;
    await run(`update grouphook_head set feed_sequence = ${this.#sequence}, callback_id = ${this.#callbackId}`);
  }

  async #tell({ sentAt }: OddMessage, data: object): Promise<void> {
    this.#sequence += 1;
    await this.#insert("feed", [
      ...[this.#sequence, "message.sent", "shop", "odd", null, "Command", this.#now, JSON.stringify(data)],
      sentAt ?? this.#now,
    ]);
  }

  async #insert(table: string, values: readonly Value[]): Promise<void> {
    await this.#database.run(
      `insert into grouphook_${table} values (${values.map((value) => literal(value, this.#database)).join()})`,
    );
  }
}

/** MySQL reads a backslash between quotes as the beginning of something. */
function literal(value: Value, { family }: DatabaseConnection): string {
  if (typeof value !== "string") return String(value);
  const quoted = value.replaceAll("'", "''");
  return `'${family === "sqlite" ? quoted : quoted.replaceAll("\\", "\\\\")}'`;
}
