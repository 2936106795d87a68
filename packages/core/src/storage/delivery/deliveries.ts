import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { LeaseLostError, LeaseRequest } from "../../ledger/delivery.js";
import type { LedgerReader } from "../../ledger/ledger-reader.js";
import { isIdentifier } from "../../vocabulary/identifier.js";
import type { ExclusiveWriting } from "../batch/exclusive-writing.js";
import type { Engine } from "../engine.js";
import type { LedgerFault } from "../ledger-fault.js";
import { type FencedWork, HeldLease, type LeaseEnd, type LeaseWriting } from "./held-lease.js";
import { LeaseQueue } from "./lease-queue.js";
import { LeaseWriter } from "./lease-writer.js";
import { Moment } from "./moment.js";

const BEAT_MS = 2000;
/** Positions that are advanced within this time are stored together. */
const JOIN_MS = 200;

/** The deliveries out of the feed that this process does, or waits for. */
export class Deliveries implements LeaseWriting {
  readonly #writer: LeaseWriter;
  readonly #queue: LeaseQueue;
  readonly #onFault: (fault: LedgerFault) => void;
  readonly #held = new Map<string, HeldLease>();
  #begun = new Moment();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #isClosed = false;

  constructor(
    engine: Engine,
    turns: ExclusiveWriting,
    reader: Pick<LedgerReader, "deliveries">,
    onFault: (fault: LedgerFault) => void,
  ) {
    const holder = `${hostname().slice(0, 64)}/${process.pid}/${randomUUID()}`;
    this.#writer = new LeaseWriter(engine, turns, holder);
    this.#queue = new LeaseQueue(reader, holder, {
      isHeldHere: (name) => this.#held.get(name)?.isHeld === true,
      take: (name, seen, startAfter) => this.#take(name, seen, startAfter),
    });
    this.#onFault = onFault;
  }

  /** Waits until nobody else has the lease. Rejects when the waiting is ended, or the ledger closed. */
  async lease(name: string, { startAfter = 0, signal }: LeaseRequest = {}): Promise<HeldLease> {
    if (!isIdentifier(name)) throw new RangeError("the name of a delivery must be 1 to 255 bytes of text");
    if (!Number.isSafeInteger(startAfter) || startAfter < 0)
      throw new RangeError("startAfter must be a whole number from 0");
    signal?.throwIfAborted();
    return this.#queue.wait({ name, startAfter, signal });
  }

  onAdvance(): void {
    this.#plan();
  }

  write(lease: HeldLease, work: FencedWork): Promise<void> {
    return this.#writer.write(lease, work);
  }

  async release(lease: HeldLease, end: LeaseEnd): Promise<boolean> {
    this.#forget(lease);
    const isStored = await this.#writer.release(lease, end);
    this.#queue.look();
    return isStored;
  }

  onLost(lease: HeldLease, error: LeaseLostError): void {
    this.#forget(lease);
    this.#onFault({ kind: "lease", message: error.message, cause: undefined });
    this.#queue.look();
  }

  /** Gives up all leases. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#queue.close();
    await Promise.all([...this.#held.values()].map((lease) => lease.release()));
    await this.#writing;
  }

  async #take(...asked: Parameters<LeaseWriter["take"]>): Promise<HeldLease | undefined> {
    const taken = await this.#writer.take(...asked);
    if (!taken) return undefined;
    const lease = new HeldLease(taken.row, taken.asked, this);
    this.#held.set(lease.name, lease);
    this.#plan();
    return lease;
  }

  #forget(lease: HeldLease): void {
    if (this.#held.get(lease.name) === lease) this.#held.delete(lease.name);
  }

  /** One write after the other: what is advanced meanwhile is stored with the next. */
  #plan(): void {
    if (this.#writing || this.#isClosed || this.#held.size === 0) return;
    clearTimeout(this.#timer);
    const isAdvanced = [...this.#held.values()].some((lease) => lease.isAdvanced);
    const delay = Math.max(0, (isAdvanced ? JOIN_MS : BEAT_MS) - this.#begun.surelyElapsed);
    this.#timer = setTimeout(() => {
      this.#begun = new Moment();
      this.#writing = this.#writer.confirm([...this.#held.values()]).finally(() => {
        this.#writing = undefined;
        this.#plan();
      });
    }, delay).unref();
  }
}
