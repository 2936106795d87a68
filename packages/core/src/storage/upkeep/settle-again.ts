import type { LedgerEntry } from "../../ledger/ledger.js";
import { CallbackError } from "../../vocabulary/callback-error.js";
import type { BatchIdentity } from "../batch/batch.js";
import { Expectations } from "../batch/expectations.js";
import type { MessageKeeping } from "../batch/message-keeping.js";
import { settleBatch, wasCommitted } from "../batch/settle-batch.js";
import type { Settled } from "../batch/settle-entry.js";
import { CommitUncertainError, type Engine, type Find, type Write } from "../engine.js";
import type { Row } from "../schema/row.js";

/** How callbacks are settled once more. */
export interface SettlingAgain {
  readonly messages: { readonly [source: string]: MessageKeeping };
  readonly now: () => number;
}

/** An entry, and the row that it comes from. */
interface Again {
  readonly entry: LedgerEntry;
  readonly find: Find;
  /** What is written of the row in the same transaction. What it throws undoes everything. */
  readonly writes: (row: Row | undefined, settled: Settled) => readonly Write[];
}

/** Settles a batch of one. */
export async function settleAgain(
  engine: Engine,
  identity: BatchIdentity,
  { messages, now }: SettlingAgain,
  { entry, find, writes }: Again,
): Promise<Settled> {
  let settled: Settled = { error: new CallbackError("internal", "the batch lost its entry") };
  const onSettled = ([only]: readonly Settled[]) => {
    if (only) settled = only;
  };
  const alongside = { find, writes: ([row]: readonly Row[]) => writes(row, settled) };
  const expectations = new Expectations();
  const options = { entries: [entry], missed: new Map(), now, messages, expectations, onSettled };
  try {
    await settleBatch(engine, identity, options, alongside);
  } catch (cause) {
    if (!(cause instanceof CommitUncertainError && (await wasCommitted(engine, identity)))) throw cause;
  }
  return settled;
}
