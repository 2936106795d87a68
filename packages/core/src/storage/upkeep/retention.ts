import type { ExclusiveWriting } from "../batch/exclusive-writing.js";
import type { Engine } from "../engine.js";
import type { LedgerFault } from "../ledger-fault.js";
import { callbacks } from "../schema/callbacks-table.js";
import { decisions } from "../schema/decisions-table.js";
import { eraseContent } from "./erase-content.js";
import { ABSENT_MEMBERS_MS, FIRST_MEMBER, forgetAbsentMembers } from "./forget-absent-members.js";
import { type NumberedTable, pruneByAge } from "./prune-by-age.js";

const EVERY_MS = 60 * 60 * 1000;
const DAY_MS = 24 * EVERY_MS;
/** When to look again after a failure. */
const AGAIN_MS = 60 * 1000;
/** How long an opening waits for the first pruning, which goes on behind it. */
const OPENING_MS = 1000;
/** Of the members' table, in each pruning: 200,000 rows. The next one goes on from there. */
const MEMBER_PAGES = 400;
/** A reader may be in the way of emptying the log. */
const EXPUNGE_ATTEMPTS = 20;
const EXPUNGE_PAUSE_MS = 50;

/** How many days things are kept; what is left out is kept for ever. */
export interface RetentionDays {
  readonly decisions?: number;
  /** Raw callbacks with their receipts: a callback repeated after that is taken for a new one. */
  readonly callbacks?: number;
  /**
   * What people said, by source, wherever it is held: messages go, and with them the text in raw callbacks, in events of
   * the feed, in what policies answered, and dead letters that may hold some.
   */
  readonly messages?: { readonly [source: string]: number };
}

interface AgeRule extends NumberedTable {
  readonly days: number;
}

/** Removes what is older than it should be: at the start and hourly, in small batches between those of callbacks. */
export class Retention {
  readonly #engine: Engine;
  readonly #turns: ExclusiveWriting;
  readonly #ageRules: readonly AgeRule[];
  readonly #messageDays: readonly (readonly [source: string, days: number])[];
  readonly #now: () => number;
  readonly #onFault: (fault: LedgerFault) => void;
  #timer: NodeJS.Timeout | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;
  /** Whether something was deleted of which the files may still hold traces. */
  #hasTraces: boolean;
  #reachedMember = FIRST_MEMBER;

  constructor(
    engine: Engine,
    turns: ExclusiveWriting,
    days: RetentionDays,
    now: () => number,
    onFault: (fault: LedgerFault) => void,
  ) {
    this.#engine = engine;
    this.#turns = turns;
    this.#ageRules = [
      ...(days.decisions === undefined ? [] : [{ table: decisions, time: "decided_at", days: days.decisions }]),
      ...(days.callbacks === undefined ? [] : [{ table: callbacks, time: "received_at", days: days.callbacks }]),
    ];
    this.#messageDays = Object.entries(days.messages ?? {});
    this.#hasTraces = this.#ageRules.length + this.#messageDays.length > 0;
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

  /** Removes everything that is due; resolves to the number of rows removed or emptied. One pruning after the other. */
  prune(): Promise<number> {
    const pruning = this.#last.then(() => this.#prune());
    this.#last = pruning.catch(() => undefined);
    return pruning;
  }

  /** Ends after the batch that is being removed. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#last;
  }

  async #pruneAndPlan(): Promise<void> {
    let pause = EVERY_MS;
    try {
      await this.prune();
    } catch (cause) {
      pause = AGAIN_MS;
      if (!this.#isClosed) this.#onFault({ kind: "retention", message: "pruning failed", cause });
    }
    if (!this.#isClosed) this.#timer = setTimeout(() => void this.#pruneAndPlan(), pause).unref();
  }

  async #prune(): Promise<number> {
    const now = this.#now();
    const runExclusive = <Result>(work: () => Promise<Result>) => this.#runExclusive(work);
    let removed = 0;
    for (const [source, days] of this.#messageDays) {
      removed += await eraseContent(this.#engine, runExclusive, { source, before: now - days * DAY_MS });
    }
    for (const { days, ...numbered } of this.#ageRules) {
      removed += await pruneByAge(this.#engine, runExclusive, numbered, { before: now - days * DAY_MS, now });
    }
    this.#hasTraces ||= removed > 0;
    removed += await this.#forgetAbsentMembers(now - ABSENT_MEMBERS_MS);
    if (this.#hasTraces) await this.#expunge();
    return removed;
  }

  async #forgetAbsentMembers(before: number): Promise<number> {
    let count = 0;
    for (let page = 0; page < MEMBER_PAGES; page += 1) {
      this.#checkOpen();
      const { removed, reached } = await forgetAbsentMembers(this.#engine, (work) => this.#runExclusive(work), {
        after: this.#reachedMember,
        before,
      });
      count += removed;
      this.#reachedMember = reached ?? FIRST_MEMBER;
      if (!reached) break;
    }
    return count;
  }

  async #runExclusive<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#checkOpen();
    return this.#turns.runExclusive(work);
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new Error("the ledger is being closed");
  }

  async #expunge(): Promise<void> {
    for (let attempt = 1; attempt <= EXPUNGE_ATTEMPTS; attempt += 1) {
      if (await this.#runExclusive(() => this.#engine.expunge())) {
        this.#hasTraces = false;
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, EXPUNGE_PAUSE_MS));
    }
    throw new Error("somebody reads the database all the time: its log may hold what was removed");
  }
}
