import { type Kysely, sql } from "kysely";
import type { Engine } from "./engine.js";
import type { GroupCommit, LedgerFault } from "./group-commit.js";
import { callbacks, decisions, messages, type TableShape } from "./table-shapes.js";
import type { SqlValue, Tables } from "./tables.js";

const EVERY_MS = 60 * 60 * 1000;
const DAY_MS = 24 * EVERY_MS;
/** Rows one transaction removes, so that callbacks never wait long behind it. */
const BATCH_SIZE = 500;

/** How many days things are kept; what is left out is kept for ever. */
export interface RetentionDays {
  readonly decisions?: number;
  /** Raw callbacks with their receipts: a callback repeated after that is taken for a new one. */
  readonly callbacks?: number;
  /** Messages, by source. */
  readonly messages?: { readonly [source: string]: number };
}

interface Rule {
  readonly table: TableShape;
  readonly time: string;
  readonly days: number;
  readonly source?: string;
}

/** Removes what is older than it should be, hourly and in small batches between those of callbacks. */
export class Retention {
  readonly #engine: Engine;
  readonly #commit: GroupCommit;
  readonly #rules: readonly Rule[];
  readonly #now: () => number;
  readonly #timer: NodeJS.Timeout | undefined;

  constructor(
    engine: Engine,
    commit: GroupCommit,
    days: RetentionDays,
    now: () => number,
    onFault: (fault: LedgerFault) => void,
  ) {
    this.#engine = engine;
    this.#commit = commit;
    this.#rules = rulesOf(days);
    this.#now = now;
    if (this.#rules.length === 0) return;
    this.#timer = setInterval(() => {
      this.prune().catch((cause: unknown) => onFault({ kind: "retention", message: "pruning failed", cause }));
    }, EVERY_MS).unref();
  }

  /** Removes everything that is due; resolves to the number of rows removed. */
  async prune(): Promise<number> {
    let removed = 0;
    for (const rule of this.#rules) {
      for (let count = BATCH_SIZE; count === BATCH_SIZE; removed += count) count = await this.#pruneSome(rule);
    }
    return removed;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #pruneSome(rule: Rule): Promise<number> {
    const keys = await dueKeys(this.#engine.kysely, rule, this.#now() - rule.days * DAY_MS);
    if (keys.length === 0) return 0;
    await this.#commit.between(() =>
      this.#engine.transact([], async (_, __, transaction) => {
        transaction.write({ kind: "delete", table: rule.table, by: rule.table.key, keys });
      }),
    );
    return keys.length;
  }
}

function rulesOf(days: RetentionDays): readonly Rule[] {
  const rules: Rule[] = Object.entries(days.messages ?? {}).map(([source, kept]) => ({
    table: messages,
    time: "sent_at",
    days: kept,
    source,
  }));
  if (days.decisions !== undefined) rules.push({ table: decisions, time: "decided_at", days: days.decisions });
  if (days.callbacks !== undefined) rules.push({ table: callbacks, time: "received_at", days: days.callbacks });
  return rules;
}

async function dueKeys(
  database: Kysely<Tables>,
  { table, time, source }: Rule,
  before: number,
): Promise<readonly SqlValue[][]> {
  const columns = sql.join(table.key.map((column) => sql.ref(column)));
  const ofSource = source === undefined ? sql`` : sql`source = ${source} and `;
  const order = source === undefined ? table.key : ["sent_at"];
  const { rows } = await sql<{ readonly [column: string]: SqlValue }>`
    select ${columns} from ${sql.table(table.name)}
    where ${ofSource}${sql.ref(time)} < ${before}
    order by ${sql.join(order.map((column) => sql.ref(column)))} limit ${BATCH_SIZE}`.execute(database);
  return rows.map((row) => table.key.map((column) => row[column] ?? null));
}
