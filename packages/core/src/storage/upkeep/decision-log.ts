import type { Decision } from "../../ledger/decision.js";
import type { ExclusiveWriting } from "../batch/exclusive-writing.js";
import { shortened } from "../batch/journal.js";
import { holdsContent } from "../batch/message-keeping.js";
import { type Engine, type ErrorKind, insert, upsert } from "../engine.js";
import type { LedgerFault } from "../ledger-fault.js";
import { circumstancesText } from "../schema/circumstances-column.js";
import { integer } from "../schema/column.js";
import { decisions } from "../schema/decisions-table.js";
import { head } from "../schema/head-table.js";
import type { RowOf } from "../schema/table.js";
import { PatientWriter } from "./patient-writer.js";

const FLUSH_MS = 100;
const BATCH_SIZE = 5000;
/** Decisions waiting beyond this are dropped, oldest first: the log must not become the outage. */
const LONGEST_QUEUE = 50_000;

/**
 * Writes decisions in batches, some time after their replies. Tries again while the database is away. The last ones may
 * be lost in a power failure.
 */
export class DecisionLog {
  readonly #writer: PatientWriter;
  readonly #onFault: (fault: LedgerFault) => void;
  #waiting: Decision[] = [];
  #dropped = 0;
  #flushing: Promise<void> | undefined;
  #isClosed = false;

  constructor(engine: Engine, turns: ExclusiveWriting, onFault: (fault: LedgerFault) => void) {
    this.#writer = new PatientWriter(engine, turns);
    this.#onFault = onFault;
  }

  note(decision: Decision): void {
    if (this.#isClosed) {
      this.#drop([decision], new Error("the ledger is closed"));
      return;
    }
    if (this.#waiting.length >= LONGEST_QUEUE) {
      this.#drop(this.#waiting.splice(0, BATCH_SIZE), new Error(`${LONGEST_QUEUE} decisions wait already`));
    }
    this.#waiting.push(decision);
    this.#flushing ??= new Promise<void>((resolve) => setTimeout(resolve, FLUSH_MS)).then(() => this.#flush());
  }

  /** Writes what is still waiting. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#writer.hurry();
    while (this.#flushing) await this.#flushing;
  }

  async #flush(): Promise<void> {
    while (this.#waiting.length > 0) await this.#settle(this.#waiting.splice(0, BATCH_SIZE));
    this.#flushing = undefined;
  }

  /** Writes decisions as soon as the database takes them, and drops those that it never will. */
  async #settle(batch: readonly Decision[]): Promise<void> {
    const givenUp = await this.#writer.write({
      finds: [],
      writes(headRow) {
        const last = integer(headRow, "decision_id");
        const rows = batch.map((decision, index) => rowOf(decision, last + 1 + index));
        const moved = { ...head.wholeRow(headRow), decision_id: last + batch.length };
        return [insert(decisions, rows), upsert(head, [moved])];
      },
      writtenAt: batch.at(-1)?.decidedAt ?? 0,
    });
    if (givenUp) await this.#isolate(batch, givenUp.kind, givenUp.cause);
  }

  /** Finds the decision that cannot be written by halves. */
  async #isolate(batch: readonly Decision[], kind: ErrorKind, cause: unknown): Promise<void> {
    if (kind !== "data" || batch.length === 1) {
      this.#drop(batch, cause);
      return;
    }
    const middle = Math.ceil(batch.length / 2);
    await this.#settle(batch.slice(0, middle));
    await this.#settle(batch.slice(middle));
  }

  #drop({ length }: readonly Decision[], cause: unknown): void {
    this.#dropped += length;
    const message = `${this.#dropped} decisions could not be logged so far`;
    this.#onFault({ kind: "decision-log", message, cause });
  }
}

/** Whether a policy may have repeated what somebody said. */
function isAboutWords({ change, text, remark }: Decision): boolean {
  return (holdsContent(change) || change === "push.requested") && (text !== null || remark !== null);
}

function rowOf(decision: Decision, id: number): RowOf<typeof decisions> {
  return {
    decision_id: id,
    decided_at: decision.decidedAt,
    source: decision.source,
    vendor: decision.vendor,
    command: shortened(decision.command),
    change_type: decision.change,
    group_id: decision.groupId,
    actor_id: decision.actorId,
    verdict: decision.verdict,
    code: typeof decision.code === "number" ? decision.code : null,
    code_text: typeof decision.code === "string" ? decision.code : null,
    text: decision.text,
    policy: decision.policy,
    microseconds: Math.round(decision.milliseconds * 1000),
    shadowed: decision.shadowed ? 1 : 0,
    remark: decision.remark,
    circumstances: circumstancesText(decision.circumstances),
    content_since: isAboutWords(decision) ? decision.decidedAt : null,
  };
}
