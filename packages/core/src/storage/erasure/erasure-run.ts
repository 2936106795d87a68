import type { ErasedNumbers } from "../../ledger/erasure.js";
import type { ExclusiveWriting } from "../batch/exclusive-writing.js";
import { type Engine, type Find, type Transaction, upsert } from "../engine.js";
import { integer, text } from "../schema/column.js";
import { erasedNumbers, erasures, NOTHING_ERASED } from "../schema/erasures-table.js";
import type { Row } from "../schema/row.js";
import type { RowOf } from "../schema/table.js";

/** Another process has taken a step of the same erasure. */
export class Overtaken extends Error {}

/** What a run works with. */
export interface ErasureTools {
  readonly engine: Engine;
  readonly runExclusive: ExclusiveWriting["runExclusive"];
  readonly now: () => number;
  /** Lets others write. To be called after each step. */
  readonly giveWay: () => Promise<void>;
}

/** What one step does in its transaction; resolves to how much it erased. */
type Step = (
  found: readonly (readonly Row[])[],
  transaction: Transaction,
  headRow: Row,
) => Promise<Partial<ErasedNumbers>>;

/**
 * An erasure that is being worked at. Every step commits, with what it erases, how far the erasure has come; it does so
 * only from where this process knows it to be, so that each step is taken once, however many processes are at it.
 */
export class ErasureRun {
  readonly tools: ErasureTools;
  readonly source: string;
  readonly subject: "user" | "group";
  readonly targetId: string;
  #row: RowOf<typeof erasures>;

  constructor(tools: ErasureTools, row: RowOf<typeof erasures>) {
    this.tools = tools;
    this.source = row.source;
    this.subject = row.subject === "group" ? "group" : "user";
    this.targetId = text(row, "target_id");
    this.#row = row;
  }

  get stage(): string {
    return this.#row.stage;
  }

  get reached(): number {
    return this.#row.reached;
  }

  get goal(): number {
    return this.#row.goal;
  }

  /** Takes a step, and comes to a number with it. Throws `Overtaken`, and has done nothing, if another process was faster. */
  async step(reached: number, finds: readonly Find[], work: Step): Promise<void> {
    await this.#advance({ reached }, finds, work);
  }

  /** Comes to a number without a step. */
  async reach(reached: number): Promise<void> {
    await this.#advance({ reached });
  }

  /** Begins with the next stage, which ends at a number. */
  async enter(stage: string, goal: number): Promise<void> {
    await this.#advance({ stage, goal, reached: 0 });
  }

  /** Keeps of the erasure nothing but what it did, and when. */
  async finish(): Promise<void> {
    await this.#advance({ target_id: null, finished_at: this.tools.now() });
  }

  async #advance(
    change: Partial<RowOf<typeof erasures>>,
    finds: readonly Find[] = [],
    work: Step = async () => ({}),
  ): Promise<void> {
    const { engine, runExclusive } = this.tools;
    const find: Find = { table: erasures, by: erasures.key, keys: [[this.#row.erasure_id]] };
    this.#row = await runExclusive(() =>
      engine.transact([find, ...finds], async (headRow, [rows = [], ...found], transaction) => {
        const [stored] = rows;
        if (!stored || !this.#isAt(stored)) throw new Overtaken("another process has taken this step");
        const erased = sum(erasedNumbers(stored), await work(found, transaction, headRow));
        const row = { ...erasures.wholeRow(stored), ...change, erased: JSON.stringify(erased) };
        transaction.write(upsert(erasures, [row]));
        return row;
      }),
    );
  }

  #isAt(stored: Row): boolean {
    const { stage, reached, erased } = this.#row;
    const isOpen = stored.finished_at === null;
    const isThere = text(stored, "stage") === stage && integer(stored, "reached") === reached;
    return isOpen && isThere && text(stored, "erased") === erased;
  }
}

function sum(before: ErasedNumbers, more: Partial<ErasedNumbers>): ErasedNumbers {
  const add = (name: keyof ErasedNumbers) => before[name] + (more[name] ?? 0);
  return {
    messages: add("messages"),
    events: add("events"),
    callbacks: add("callbacks"),
    members: add("members"),
    groups: add("groups"),
    topics: add("topics"),
    decisions: add("decisions"),
    deadLetters: add("deadLetters"),
    commands: add("commands"),
  };
}

/** The row of an erasure that was just asked for. */
export function newErasure(
  target: { readonly source: string; readonly subject: "user" | "group"; readonly targetId: string },
  { id, requestedAt, stage }: { readonly id: string; readonly requestedAt: number; readonly stage: string },
): RowOf<typeof erasures> {
  return {
    erasure_id: id,
    source: target.source,
    subject: target.subject,
    target_id: target.targetId,
    requested_at: requestedAt,
    stage,
    reached: 0,
    goal: 0,
    erased: JSON.stringify(NOTHING_ERASED),
    finished_at: null,
  };
}
