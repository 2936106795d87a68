import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import type { ErasureRecord, ErasureTarget } from "../../ledger/erasure.js";
import { CallbackError } from "../../vocabulary/callback-error.js";
import { isIdentifier } from "../../vocabulary/identifier.js";
import type { ExclusiveWriting } from "../batch/exclusive-writing.js";
import { type Engine, insert } from "../engine.js";
import type { LedgerFault } from "../ledger-fault.js";
import { text } from "../schema/column.js";
import { erasureOfRow, erasures } from "../schema/erasures-table.js";
import type { Row } from "../schema/row.js";
import { ErasureRun, type ErasureTools, newErasure, Overtaken } from "./erasure-run.js";
import { FIRST_STAGE, goOn } from "./erasure-stages.js";

/** How often to look for erasures that were asked for, or left undone, elsewhere. */
const EVERY_MS = 60_000;
/** When to go on after another process was faster, or after a first failure. */
const AGAIN_MS = 1000;
/** Callbacks get this many times as long as each step took, before the next: here, or in another process on the same file. */
const REST = 3;
const LONGEST_REST_MS = 1000;
/** Somebody else may be writing: how often to try again, and how long to wait the first time. */
const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 20;

interface ErasuresOptions {
  readonly now: () => number;
  readonly onFault: (fault: LedgerFault) => void;
}

/**
 * The work list of erasures. Everything on it is done in small steps between the batches of callbacks, by whichever process
 * has the database open; what one leaves undone, it or another goes on with.
 */
export class Erasures {
  readonly #engine: Engine;
  readonly #turns: ExclusiveWriting;
  readonly #options: ErasuresOptions;
  readonly #tools: ErasureTools;
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<void> | undefined;
  #restedAt = performance.now();
  /** In a row. */
  #failures = 0;
  #isAsked = false;
  #isClosed = false;

  constructor(engine: Engine, turns: ExclusiveWriting, options: ErasuresOptions) {
    this.#engine = engine;
    this.#turns = turns;
    this.#options = options;
    this.#tools = {
      engine,
      runExclusive: (work) => this.#runExclusive(work),
      now: options.now,
      giveWay: () => this.#giveWay(),
    };
  }

  /** Goes on with what is on the list, now and from time to time. */
  start(): void {
    this.#isAsked = true;
    clearTimeout(this.#timer);
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
      if (this.#isAsked && !this.#isClosed) this.start();
    });
  }

  /** Puts a target on the list, unless it is there and not done yet. Throws a `CallbackError` while the database takes no writes. */
  async add(target: ErasureTarget): Promise<ErasureRecord> {
    const subject = "userId" in target ? "user" : "group";
    const { source } = target;
    const targetId = "userId" in target ? target.userId : target.groupId;
    if (![source, targetId].every(isIdentifier)) throw new RangeError("source and id must be 1 to 255 bytes of text");
    const find = { table: erasures, by: ["source", "subject", "target_id"], keys: [[source, subject, targetId]] };
    const details = { id: randomUUID(), requestedAt: this.#options.now(), stage: FIRST_STAGE };
    const adding = this.#runExclusive(() =>
      this.#engine.transact([find], async (_, [rows = []], transaction) => {
        const [known] = rows;
        if (known) return known;
        const added = newErasure({ source, subject, targetId }, details);
        transaction.write(insert(erasures, [added]));
        return added;
      }),
    );
    const row = await adding.catch((cause: unknown) => {
      throw new CallbackError("internal", "the database takes no writes: nothing is erased", { cause });
    });
    this.start();
    return erasureOfRow(row);
  }

  /** Ends after the step that is being taken. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#working;
  }

  async #work(): Promise<void> {
    let again = EVERY_MS;
    while (this.#isAsked && !this.#isClosed) {
      this.#isAsked = false;
      again = await this.#goThroughList();
    }
    if (!this.#isClosed) this.#timer = setTimeout(() => this.start(), again).unref();
  }

  /** Resolves to when to look again. What fails holds up no other, and waits longer each time. */
  async #goThroughList(): Promise<number> {
    const results = new Set<"done" | "overtaken" | "failed">();
    try {
      const { rows } = await sql<Row>`
        select ${COLUMNS} from grouphook_erasures where finished_at is null
        order by requested_at, erasure_id`.execute(this.#engine.kysely);
      for (const row of rows) results.add(await this.#goOn(row));
    } catch (cause) {
      // While the database is away, others tell of it: perhaps nothing is on the list.
      if (this.#engine.kindOf(cause) === "data") this.#tell("the list of erasures cannot be read", cause);
      results.add("failed");
    }
    this.#failures = results.has("failed") ? this.#failures + 1 : 0;
    if (results.has("overtaken")) return AGAIN_MS;
    return this.#failures > 0 ? Math.min(AGAIN_MS * 2 ** (this.#failures - 1), EVERY_MS) : EVERY_MS;
  }

  async #goOn(row: Row): Promise<"done" | "overtaken" | "failed"> {
    try {
      await goOn(new ErasureRun(this.#tools, erasures.wholeRow(row)));
      return "done";
    } catch (cause) {
      if (cause instanceof Overtaken) return "overtaken";
      this.#tell(`erasure ${text(row, "erasure_id")} is to go on`, cause);
      return "failed";
    }
  }

  async #giveWay(): Promise<void> {
    this.#checkOpen();
    await pause(Math.min((performance.now() - this.#restedAt) * REST, LONGEST_REST_MS));
    this.#restedAt = performance.now();
  }

  #tell(message: string, cause: unknown): void {
    if (!this.#isClosed) this.#options.onFault({ kind: "erasure", message, cause });
  }

  /** Nothing of what is done here is wrong a second time: every step looks where the erasure is. */
  async #runExclusive<Result>(work: () => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      this.#checkOpen();
      try {
        return await this.#turns.runExclusive(work);
      } catch (cause) {
        if (attempt === ATTEMPTS || this.#engine.kindOf(cause) !== "transient") throw cause;
        await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1));
      }
    }
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new Error("the ledger is being closed");
  }
}

const COLUMNS = sql.join(erasures.columns.map((column) => sql.ref(column)));
