import { randomUUID } from "node:crypto";
import type { LedgerEntry } from "../../ledger/ledger.js";
import type { Engine } from "../engine.js";
import type { BatchIdentity } from "./batch.js";
import { Expectations } from "./expectations.js";
import type { MessageKeeping } from "./message-keeping.js";
import type { MissedGroup } from "./missed-groups.js";
import { settleBatch, wasCommitted } from "./settle-batch.js";
import type { Settled } from "./settle-entry.js";

/** What goes into one transaction. */
export interface BatchToWrite {
  readonly entries: readonly LedgerEntry[];
  /** Groups to be marked stale, by their names. */
  readonly missed: ReadonlyMap<string, MissedGroup>;
  readonly onSettled: (settled: readonly Settled[]) => void;
}

/** Writes batches of callbacks under one name, one after the other. */
export class BatchWriter {
  readonly #engine: Engine;
  readonly #messages: { readonly [source: string]: MessageKeeping };
  readonly #now: () => number;
  readonly #writerId = randomUUID();
  readonly #expectations = new Expectations();
  #batch = 0;
  #isUp = true;

  constructor(
    engine: Engine,
    { messages, now }: { readonly messages: { readonly [source: string]: MessageKeeping }; readonly now: () => number },
  ) {
    this.#engine = engine;
    this.#messages = messages;
    this.#now = now;
  }

  /** Whether the database took the last batch, or found fault with its data alone. */
  get isUp(): boolean {
    return this.#isUp;
  }

  nextIdentity(): BatchIdentity {
    return { writerId: this.#writerId, batch: ++this.#batch };
  }

  async write(identity: BatchIdentity, batch: BatchToWrite): Promise<void> {
    const more = { messages: this.#messages, now: this.#now, expectations: this.#expectations };
    try {
      await settleBatch(this.#engine, identity, { ...batch, ...more });
      this.#isUp = true;
    } catch (error) {
      if (this.#engine.kindOf(error) !== "data") this.#isUp = false;
      throw error;
    }
  }

  /** Whether a batch whose commit was not answered took place. */
  async wasCommitted(identity: BatchIdentity): Promise<boolean> {
    const isCommitted = await wasCommitted(this.#engine, identity);
    if (isCommitted) this.#isUp = true;
    return isCommitted;
  }
}
