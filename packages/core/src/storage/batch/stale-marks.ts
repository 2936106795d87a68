import type { LedgerEntry } from "../../ledger/ledger.js";
import type { ErrorKind } from "../engine.js";
import type { LedgerFault } from "../ledger-fault.js";
import type { BatchWriter } from "./batch-writer.js";
import { type MissedGroup, MissedGroups } from "./missed-groups.js";

/** Groups by their names. */
export type Missed = ReadonlyMap<string, MissedGroup>;

/** No group is marked. */
export const NONE_MISSED: Missed = new Map<string, MissedGroup>();

interface StaleMarksOptions {
  readonly kindOf: (error: unknown) => ErrorKind;
  readonly onFault: (fault: LedgerFault) => void;
}

/**
 * Marks missed groups stale: with the batches of callbacks as long as that works, else in transactions of their own.
 * While the database takes no writes they wait.
 */
export class StaleMarks {
  readonly #writer: BatchWriter;
  readonly #options: StaleMarksOptions;
  readonly #missed = new MissedGroups();
  #markWithBatch = true;

  constructor(writer: BatchWriter, options: StaleMarksOptions) {
    this.#writer = writer;
    this.#options = options;
  }

  /** Whether there are groups to be marked, and the database may take their marks. */
  get isDue(): boolean {
    return this.#missed.size > 0 && this.#writer.isUp;
  }

  /** Whether they are due, and no batch of callbacks would take them along. */
  isDueAlone(isIdle: boolean): boolean {
    return this.isDue && (isIdle || !this.#markWithBatch);
  }

  /** Remembers the group of an entry that is not written, if it tells a fact of a group. */
  add(entry: LedgerEntry): void {
    this.#missed.add(entry);
  }

  addGroup(group: MissedGroup): void {
    this.#missed.addGroup(group);
  }

  /** Groups to be marked in the transaction of the next batch. */
  forBatch(): Missed {
    return this.#markWithBatch ? this.#missed.nextBatch() : NONE_MISSED;
  }

  /** A batch that marked these was written. */
  forget(marked: Missed): void {
    this.#missed.forget(marked);
  }

  /** A batch with marks failed, perhaps because of them. Until marking alone has worked, batches carry no marks. */
  keepFromBatches(): void {
    this.#markWithBatch = false;
  }

  /** Marks groups without a callback. */
  async markAlone(): Promise<void> {
    const { kindOf, onFault } = this.#options;
    const missed = this.#missed.nextBatch();
    try {
      await this.#writer.write(this.#writer.nextIdentity(), { entries: [], missed, onSettled: () => undefined });
      this.#missed.forget(missed);
      this.#markWithBatch = true;
    } catch (cause) {
      if (kindOf(cause) === "data") {
        const given = this.#missed.halve(missed);
        const message = given && `[${given.source}] group ${given.groupId} cannot be marked stale`;
        if (message) onFault({ kind: "stale-mark", message, cause });
        return;
      }
      if (missed.size > 1) this.#missed.halve(missed);
      onFault({ kind: "stale-mark", message: `${this.#missed.size} groups are yet to be marked stale`, cause });
    }
  }
}
