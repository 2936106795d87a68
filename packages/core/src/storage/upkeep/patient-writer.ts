import { randomUUID } from "node:crypto";
import type { ExclusiveWriting } from "../batch/exclusive-writing.js";
import { wasCommitted } from "../batch/settle-batch.js";
import { CommitUncertainError, type Engine, type ErrorKind, type Find, upsert, type Write } from "../engine.js";
import type { Row } from "../schema/row.js";
import { writers } from "../schema/writers-table.js";

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1000;
/** How long a closing ledger waits for a database that takes no writes. */
const CLOSING_PATIENCE_MS = 3000;

/** What is written in one transaction. */
export interface Work {
  readonly finds: readonly Find[];
  /** Asked again where the transaction is tried again. */
  readonly writes: (headRow: Row, found: readonly (readonly Row[])[]) => readonly Write[];
  /** Unix milliseconds. */
  readonly writtenAt: number;
  /** Whether it must outlive a power failure once it is written. */
  readonly isDurable?: boolean;
}

/** Why something is not written, and never will be. */
export interface GivenUp {
  readonly kind: ErrorKind;
  readonly cause: unknown;
}

/**
 * Writes what callbacks do not wait for, between two of their batches: each time once, as soon as the database takes it.
 * The last of it may be lost in a power failure, unless it is to be durable.
 */
export class PatientWriter {
  readonly #engine: Engine;
  readonly #turns: ExclusiveWriting;
  readonly #writerId = randomUUID();
  #batch = 0;
  #patienceEnds = Number.POSITIVE_INFINITY;

  constructor(engine: Engine, turns: ExclusiveWriting) {
    this.#engine = engine;
    this.#turns = turns;
  }

  /** Does not wait much longer for a database that is away: the ledger is being closed. */
  hurry(): void {
    this.#patienceEnds = performance.now() + CLOSING_PATIENCE_MS;
  }

  /** Resolves once it is written, or to why it is given up. One at a time. */
  async write(work: Work): Promise<GivenUp | undefined> {
    const identity = { writerId: this.#writerId, batch: ++this.#batch };
    const { finds, writes, writtenAt, isDurable = false } = work;
    const writer = upsert(writers, [
      { writer_id: identity.writerId, last_batch: identity.batch, written_at: writtenAt },
    ]);
    const transact = () =>
      this.#engine.transact(
        finds,
        async (headRow, found, transaction) => {
          for (const write of [...writes(headRow, found), writer]) transaction.write(write);
        },
        isDurable ? "full" : "relaxed",
      );
    let isUncertain = false;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        await this.#turns.runExclusive(async () => {
          if (!isUncertain || !(await wasCommitted(this.#engine, identity))) await transact();
        });
        return undefined;
      } catch (cause) {
        isUncertain ||= cause instanceof CommitUncertainError;
        const kind = this.#engine.kindOf(cause);
        if (kind === "data" || performance.now() > this.#patienceEnds) return { kind, cause };
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }
}
