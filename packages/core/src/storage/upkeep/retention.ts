import type { ExclusiveWriting, RunExclusive } from "../batch/exclusive-writing.js";
import type { Engine } from "../engine.js";
import type { LedgerFault } from "../ledger-fault.js";
import { attempts } from "../schema/attempts-table.js";
import { callbackSegments } from "../schema/callback-segments-table.js";
import { commandKeys } from "../schema/command-keys-table.js";
import { commandLog } from "../schema/command-log-table.js";
import { deadLetters } from "../schema/dead-letters-table.js";
import { decisions } from "../schema/decisions-table.js";
import { drift } from "../schema/drift-table.js";
import {
  ABSENT_MEMBERS_MS,
  forgetAbsentRows,
  type RowKey,
  type TableOfAbsent,
  tablesOfAbsent,
} from "./forget-absent-rows.js";
import { type NumberedTable, pruneByAge } from "./prune-by-age.js";
import { pruneByIndex } from "./prune-by-index.js";
import { pruneContent } from "./prune-content.js";
import { pruneFeed } from "./prune-feed.js";
import { pruneReceipts } from "./prune-receipts.js";

/** Attempts to deliver, of which few are kept anyway. */
const ATTEMPT_DAYS = 30;
const DRIFT_DAYS = 90;
const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** What is due is removed within so long. */
const EVERY_MS = 60 * 1000;
/** How long an opening waits for the first pruning, which goes on behind it. */
const OPENING_MS = 1000;
/** Of each table with rows of absent users, each time: 5,000 rows. The next time goes on from there. */
const PAGES_OF_ABSENT = 10;
/** Callbacks get this many times as long as each step took, before the next. */
const REST = 3;
/** A reader may be in the way of emptying the log. */
const EXPUNGE_ATTEMPTS = 20;
const EXPUNGE_PAUSE_MS = 50;

/** How long something is kept. */
export type Days = number | "forever";

/** How many days things are kept since they came in. What is left out is kept for ever, unless another number is given here. */
export interface RetentionDays {
  readonly decisions?: Days;
  /** Raw callbacks; 30 unless set. */
  readonly callbacks?: Days;
  /** By which repeated callbacks and commands are known; 7 unless set. One repeated after that is taken for a new one. */
  readonly receipts?: Days;
  readonly deadLetters?: Days;
  /** How far the record differed from what was read at vendors; 90 unless set. */
  readonly drift?: Days;
  /** What apps commanded; 365 unless set. */
  readonly commands?: Days;
  /**
   * Events. A reader who is further behind is told so. The event of a message that is kept longer stays, out of sight, until the
   * message goes.
   */
  readonly feed?: Days;
  /**
   * What people said, by source, wherever it is held: messages go, and with them the text in events of the feed, raw callbacks
   * of the source, what policies answered, dead letters that may hold some, and what apps commanded.
   */
  readonly messages?: { readonly [source: string]: Days };
}

/** Removes what came in before a moment. */
type Prune = (runExclusive: RunExclusive, due: { readonly before: number; readonly now: number }) => Promise<number>;

/** Removes what is older than it should be: at the start and from then on, in small steps between batches of callbacks. */
export class Retention {
  readonly #engine: Engine;
  readonly #turns: ExclusiveWriting;
  readonly #rules: readonly { readonly days: Days; readonly prune: Prune }[];
  readonly #now: () => number;
  readonly #onFault: (fault: LedgerFault) => void;
  #timer: NodeJS.Timeout | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;
  /** Whether something was deleted of which the files may still hold traces. */
  #hasTraces: boolean;
  #expungedAt = Number.NEGATIVE_INFINITY;
  readonly #reached = new Map<TableOfAbsent, RowKey | undefined>();

  constructor(
    engine: Engine,
    turns: ExclusiveWriting,
    days: RetentionDays,
    now: () => number,
    onFault: (fault: LedgerFault) => void,
  ) {
    this.#engine = engine;
    this.#turns = turns;
    this.#rules = rulesOf(engine, days).filter(({ days }) => days !== "forever");
    this.#hasTraces = Object.keys(days.messages ?? {}).length > 0;
    this.#now = now;
    this.#onFault = onFault;
  }

  /** Prunes, now and from now on. Resolves when that is done the first time, or goes on for long. */
  async start(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, OPENING_MS);
    });
    await Promise.race([this.#pruneAndPlan(), patience]);
    clearTimeout(timer);
  }

  /** Removes everything that is due, to the last trace; resolves to the number of rows removed or emptied. */
  prune(): Promise<number> {
    return this.#inTurn(async () => {
      this.#reached.clear();
      const removed = await this.#prune(Number.POSITIVE_INFINITY);
      if (this.#hasTraces) await this.#expunge();
      return removed;
    });
  }

  /** Ends after the batch that is being removed. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#last;
  }

  async #pruneAndPlan(): Promise<void> {
    try {
      await this.#inTurn(() => this.#prune(PAGES_OF_ABSENT));
    } catch (cause) {
      if (!this.#isClosed) this.#onFault({ kind: "retention", message: "pruning failed", cause });
    }
    if (!this.#isClosed) this.#timer = setTimeout(() => void this.#pruneAndPlan(), EVERY_MS).unref();
  }

  /** One pruning after the other. */
  #inTurn(pruning: () => Promise<number>): Promise<number> {
    const pruned = this.#last.then(pruning);
    this.#last = pruned.catch(() => undefined);
    return pruned;
  }

  async #prune(pagesOfAbsent: number): Promise<number> {
    const now = this.#now();
    const runExclusive: RunExclusive = (work) => this.#runExclusive(work);
    let removed = 0;
    for (const { days, prune } of this.#rules) {
      removed += days === "forever" ? 0 : await prune(runExclusive, { before: now - days * DAY_MS, now });
    }
    this.#hasTraces ||= removed > 0;
    for (const of of tablesOfAbsent) removed += await this.#forgetAbsent(of, now - ABSENT_MEMBERS_MS, pagesOfAbsent);
    if (removed > 0) while (await runExclusive(() => this.#engine.giveBack()));
    if (this.#hasTraces && performance.now() - this.#expungedAt > HOUR_MS) await this.#expunge();
    return removed;
  }

  async #forgetAbsent(of: TableOfAbsent, before: number, pages: number): Promise<number> {
    let count = 0;
    for (let page = 0; page < pages; page += 1) {
      this.#checkOpen();
      const { removed, reached } = await forgetAbsentRows(this.#engine, (work) => this.#runExclusive(work), of, {
        ...{ after: this.#reached.get(of), before },
      });
      count += removed;
      this.#reached.set(of, reached);
      if (!reached) break;
    }
    return count;
  }

  /** A step, and a rest after it. */
  async #runExclusive<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#checkOpen();
    let milliseconds = 0;
    const result = await this.#turns.runExclusive(async () => {
      const startedAt = performance.now();
      const done = await work();
      milliseconds = performance.now() - startedAt;
      return done;
    });
    if (!this.#isClosed) await new Promise((resolve) => setTimeout(resolve, milliseconds * REST));
    return result;
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new Error("the ledger is being closed");
  }

  async #expunge(): Promise<void> {
    for (let attempt = 1; attempt <= EXPUNGE_ATTEMPTS; attempt += 1) {
      if (await this.#runExclusive(() => this.#engine.expunge())) {
        this.#hasTraces = false;
        this.#expungedAt = performance.now();
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, EXPUNGE_PAUSE_MS));
    }
    throw new Error("somebody reads the database all the time: its log may hold what was removed");
  }
}

function rulesOf(engine: Engine, days: RetentionDays): readonly { readonly days: Days; readonly prune: Prune }[] {
  const { commands: ofCommands = 365 } = days;
  const { decisions: ofDecisions, callbacks = 30, receipts = 7, deadLetters: ofLetters, feed, messages = {} } = days;
  const numbered = (table: NumberedTable): Prune => {
    return (runExclusive, due) => pruneByAge(engine, runExclusive, table, due);
  };
  const ofSource = (source: string): Prune => {
    return (runExclusive, due) => pruneContent(engine, runExclusive, { source, ...due });
  };
  const letters = { table: deadLetters, time: "received_at" };
  const differences = { table: drift, time: "found_at" };
  const made = { table: attempts, time: "attempted_at" };
  const keys = { table: commandKeys, time: "first_at" };
  return [
    ...Object.entries(messages).map(([source, kept]) => ({ days: kept, prune: ofSource(source) })),
    { days: ofDecisions ?? "forever", prune: numbered({ table: decisions, time: "decided_at" }) },
    { days: callbacks, prune: numbered({ table: callbackSegments, time: "received_at" }) },
    { days: receipts, prune: (runExclusive, due) => pruneReceipts(engine, runExclusive, due) },
    { days: receipts, prune: (runExclusive, due) => pruneByIndex(engine, runExclusive, keys, due) },
    { days: ofCommands, prune: numbered({ table: commandLog, time: "started_at" }) },
    { days: ofLetters ?? "forever", prune: (runExclusive, due) => pruneByIndex(engine, runExclusive, letters, due) },
    {
      days: days.drift ?? DRIFT_DAYS,
      prune: (runExclusive, due) => pruneByIndex(engine, runExclusive, differences, due),
    },
    { days: ATTEMPT_DAYS, prune: (runExclusive, due) => pruneByIndex(engine, runExclusive, made, due) },
    { days: feed ?? "forever", prune: (runExclusive, due) => pruneFeed(engine, runExclusive, due) },
  ];
}
