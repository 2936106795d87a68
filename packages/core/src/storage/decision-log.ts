import type { Decision } from "../decision.js";
import { circumstancesText } from "./circumstances-column.js";
import { integer } from "./column.js";
import type { Engine, Transaction } from "./engine.js";
import type { GroupCommit, LedgerFault } from "./group-commit.js";
import { shortened } from "./journal.js";
import { holdsContent } from "./message-keeping.js";
import { decisions, head, valuesOf } from "./table-shapes.js";
import type { Row, SqlValue } from "./tables.js";

const FLUSH_MS = 100;
const BATCH_SIZE = 5000;
/** Decisions waiting beyond this are dropped, oldest first: the log must not become the outage. */
const LONGEST_QUEUE = 50_000;

/** Writes decisions in batches, some time after the replies they explain; the last ones may be lost with the power. */
export class DecisionLog {
  readonly #engine: Engine;
  readonly #commit: GroupCommit;
  readonly #onFault: (fault: LedgerFault) => void;
  #waiting: Decision[] = [];
  #dropped = 0;
  #flushing: Promise<void> | undefined;

  constructor(engine: Engine, commit: GroupCommit, onFault: (fault: LedgerFault) => void) {
    this.#engine = engine;
    this.#commit = commit;
    this.#onFault = onFault;
  }

  note(decision: Decision): void {
    if (this.#waiting.length >= LONGEST_QUEUE) {
      this.#drop(this.#waiting.splice(0, BATCH_SIZE), new Error(`${LONGEST_QUEUE} decisions wait already`));
    }
    this.#waiting.push(decision);
    this.#flushing ??= new Promise<void>((resolve) => setTimeout(resolve, FLUSH_MS)).then(() => this.#flush());
  }

  /** Writes what is still waiting. */
  async close(): Promise<void> {
    while (this.#flushing) await this.#flushing;
  }

  async #flush(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, BATCH_SIZE);
      try {
        await this.#commit.between(() => this.#write(batch));
      } catch (cause) {
        this.#drop(batch, cause);
      }
    }
    this.#flushing = undefined;
  }

  #drop({ length }: readonly Decision[], cause: unknown): void {
    this.#dropped += length;
    const message = `${this.#dropped} decisions could not be logged so far`;
    this.#onFault({ kind: "decision-log", message, cause });
  }

  #write(batch: readonly Decision[]): Promise<void> {
    const work = async (headRow: Row, _: unknown, transaction: Transaction) => {
      const last = integer(headRow, "decision_id");
      const rows = batch.map((decision, index) => rowOf(decision, last + 1 + index));
      transaction.write({ kind: "insert", table: decisions, rows });
      const moved: Row = { ...headRow, decision_id: last + batch.length };
      transaction.write({ kind: "upsert", table: head, rows: [valuesOf(head, moved)] });
    };
    return this.#engine.transact([], work, "relaxed");
  }
}

/** Whether a policy may have repeated what somebody said. */
function isAboutWords({ change, text, remark }: Decision): boolean {
  return (holdsContent(change) || change === "push.requested") && (text !== null || remark !== null);
}

function rowOf(decision: Decision, id: number): readonly SqlValue[] {
  return [
    id,
    decision.decidedAt,
    decision.source,
    decision.vendor,
    shortened(decision.command),
    decision.change,
    decision.groupId,
    decision.actorId,
    decision.verdict,
    decision.code,
    decision.text,
    decision.policy,
    Math.round(decision.milliseconds * 1000),
    decision.shadowed ? 1 : 0,
    decision.remark,
    circumstancesText(decision.circumstances),
    isAboutWords(decision) ? decision.decidedAt : null,
  ];
}
