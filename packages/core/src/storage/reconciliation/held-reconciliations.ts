import type {
  OpenReconciliation,
  ReconciliationChange,
  ReconciliationKind,
  ReconciliationLease,
} from "../../ledger/reconciliation.js";
import type { HeldLease } from "../delivery/held-lease.js";
import { deleting, insert, type Write } from "../engine.js";
import { openReconciliationOfRow, reconciliations } from "../schema/reconciliations-table.js";
import type { Row } from "../schema/row.js";
import { newReconciliation, notDone } from "./new-reconciliation.js";

/** How many of a kind are kept of a source when another one begins. */
const KEPT = 50;

/** How the rows of a source are read. */
interface RowReading {
  /** Those that are not done. */
  open(): Promise<readonly Row[]>;
  /** The ids of those of a kind and when they were begun, newest first. */
  ofKind(kind: ReconciliationKind): Promise<readonly { readonly id: string; readonly startedAt: number | null }[]>;
}

/** The reconciliations of a source whose lease this process has. */
export class HeldReconciliations implements ReconciliationLease {
  readonly #source: string;
  readonly #lease: HeldLease;
  readonly #rows: RowReading;
  readonly #now: () => number;

  constructor(source: string, lease: HeldLease, rows: RowReading, now: () => number) {
    this.#source = source;
    this.#lease = lease;
    this.#rows = rows;
    this.#now = now;
  }

  get signal(): AbortSignal {
    return this.#lease.signal;
  }

  async open(): Promise<readonly OpenReconciliation[]> {
    return (await this.#rows.open()).map(openReconciliationOfRow);
  }

  async lastBegun(kind: ReconciliationKind): Promise<number | undefined> {
    const times = (await this.#rows.ofKind(kind)).flatMap(({ startedAt }) => startedAt ?? []);
    return times.length > 0 ? Math.max(...times) : undefined;
  }

  async add(kind: ReconciliationKind, messagesSince?: number): Promise<OpenReconciliation> {
    const old = (await this.#rows.ofKind(kind)).slice(KEPT - 1).map(({ id }) => [id]);
    const added = newReconciliation(this.#source, kind, this.#now(), messagesSince);
    let row: Row = added;
    await this.#lease.write({
      finds: [notDone(this.#source, kind)],
      writes: ([rows = []]) => {
        const [known] = rows;
        row = known ?? added;
        return known ? [] : [...deleting(reconciliations, old), insert(reconciliations, [added])];
      },
    });
    return openReconciliationOfRow(row);
  }

  async save(id: string, change: ReconciliationChange): Promise<void> {
    const values = columnsOf(change, this.#now());
    const write: Write = { kind: "update", table: reconciliations, by: reconciliations.key, keys: [[id]], values };
    await this.#lease.write({ writes: () => [write] });
  }

  release(): Promise<void> {
    return this.#lease.release();
  }
}

function columnsOf(change: ReconciliationChange, now: number): Row {
  const { state, messagesSince, numbers, differences, trouble, stage, cursor, page, pageDone } = change;
  return {
    ...(state !== undefined && { state }),
    ...(state === "running" && { started_at: now }),
    ...(state === "done" && { finished_at: now }),
    ...(messagesSince !== undefined && { messages_since: messagesSince }),
    ...(numbers && { numbers: JSON.stringify(numbers) }),
    ...(differences && { differences: JSON.stringify(differences) }),
    ...(trouble !== undefined && { trouble: trouble?.text ?? null, trouble_at: trouble?.at ?? null }),
    ...(stage !== undefined && { stage }),
    ...(cursor !== undefined && { next_cursor: cursor }),
    ...(page !== undefined && { page: page && JSON.stringify(page) }),
    ...(pageDone !== undefined && { page_done: pageDone }),
  };
}
