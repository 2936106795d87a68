import { type Lease, LeaseLostError } from "../../ledger/delivery.js";
import type { Find, Write } from "../engine.js";
import type { deliveries } from "../schema/deliveries-table.js";
import type { Row } from "../schema/row.js";
import type { RowOf } from "../schema/table.js";
import type { Moment } from "./moment.js";

/** For so long after the database was last known to have it, a lease holds. Others wait longer before they take it. */
const HELD_MS = 5000;
/** How often to look whether it still holds, for its signal. */
const LOOK_MS = 250;

/** What is written in the transaction that proves the lease. */
export interface FencedWork {
  readonly finds?: readonly Find[];
  /** Asked again where the transaction is tried again. */
  readonly writes: (found: readonly (readonly Row[])[]) => readonly Write[];
  /** How far the delivery has come with it. */
  readonly position?: number;
}

/** How a lease is given up. */
export interface LeaseEnd {
  readonly position: number;
  /** Whether nothing more is delivered, by anybody. */
  readonly forget: boolean;
}

/** Writes for leases. */
export interface LeaseWriting {
  /** A lease has a position that is to be stored soon. */
  onAdvance(): void;
  write(lease: HeldLease, work: FencedWork): Promise<void>;
  /** Resolves to whether it was stored; never rejects. */
  release(lease: HeldLease, end: LeaseEnd): Promise<boolean>;
  onLost(lease: HeldLease, error: LeaseLostError): void;
}

/** A position that is being stored, and those who wait for that. */
export interface Advance {
  readonly position: number;
  settle(error?: unknown): void;
}

/** A lease that this process has, or had. */
export class HeldLease implements Lease {
  readonly name: string;
  readonly position: number;
  readonly fence: number;
  readonly holder: string;
  readonly #writing: LeaseWriting;
  readonly #end = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #confirmed: Moment;
  #reached: number;
  #waiting: PromiseWithResolvers<void> | undefined;
  /** Those whose position is being stored. */
  readonly #storing = new Set<PromiseWithResolvers<void>>();

  constructor(row: RowOf<typeof deliveries>, asked: Moment, writing: LeaseWriting) {
    this.name = row.name;
    this.position = row.position;
    this.fence = row.fence;
    this.holder = row.holder;
    this.#reached = row.position;
    this.#confirmed = asked;
    this.#writing = writing;
    this.#timer = setInterval(() => this.isHeld, LOOK_MS).unref();
  }

  get signal(): AbortSignal {
    return this.#end.signal;
  }

  get isHeld(): boolean {
    const isOverdue = this.#confirmed.perhapsElapsed >= HELD_MS;
    if (isOverdue) this.lose("the database did not confirm it for 5 seconds");
    return !this.#end.signal.aborted;
  }

  /** Whether somebody waits for a position to be stored. */
  get isAdvanced(): boolean {
    return this.#waiting !== undefined;
  }

  advance(position: number): Promise<void> {
    if (!isPosition(position)) return Promise.reject(new RangeError("position must be a whole number from 0"));
    const stored = this.isHeld ? this.#stored(position) : Promise.reject(this.signal.reason);
    // Who does not wait for it is told by the signal.
    stored.catch(() => undefined);
    return stored;
  }

  /**
   * Writes once, in the transaction that proves that the lease is held; throws a `LeaseLostError` if it is not, and as soon as it is
   * lost while the database hangs: then only the database knows whether it was written. Throws the database's error for what
   * cannot be written.
   */
  async write(work: FencedWork): Promise<void> {
    if (!this.isHeld) throw this.signal.reason;
    if (work.position !== undefined && !isPosition(work.position))
      throw new RangeError("position must be a whole number from 0");
    const written = Promise.withResolvers<void>();
    const giveUp = () => written.reject(this.signal.reason);
    this.signal.addEventListener("abort", giveUp, { once: true });
    this.#writing.write(this, work).then(written.resolve, written.reject);
    await written.promise.finally(() => this.signal.removeEventListener("abort", giveUp));
  }

  #stored(position: number): Promise<void> {
    this.#reached = position;
    if (!this.#waiting) {
      this.#waiting = Promise.withResolvers();
      this.#writing.onAdvance();
    }
    return this.#waiting.promise;
  }

  async release({ forget = false }: { readonly forget?: boolean } = {}): Promise<void> {
    if (!this.isHeld) return;
    const error = new LeaseLostError(`the lease of ${this.name} was given up`);
    const advance = this.takeAdvance();
    this.#storing.clear();
    this.#finish(error);
    const isStored = await this.#writing.release(this, { position: advance.position, forget });
    advance.settle(isStored ? undefined : error);
  }

  /** What is to be stored with the next write, which settles it. */
  takeAdvance(): Advance {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) this.#storing.add(waiting);
    return {
      position: this.#reached,
      settle: (error) => {
        if (!waiting) return;
        this.#storing.delete(waiting);
        if (error === undefined) waiting.resolve();
        else waiting.reject(error);
      },
    };
  }

  /** The database had it, with this position, after this moment. */
  confirm(asked: Moment, position: number): void {
    if (asked.surelyElapsed < this.#confirmed.surelyElapsed) this.#confirmed = asked;
    if (!this.isAdvanced) this.#reached = position;
  }

  lose(why: string): void {
    if (this.signal.aborted) return;
    const error = new LeaseLostError(`the lease of ${this.name} was lost: ${why}`);
    this.#finish(error);
    this.#writing.onLost(this, error);
  }

  #finish(error: LeaseLostError): void {
    clearInterval(this.#timer);
    this.#end.abort(error);
    this.takeAdvance();
    for (const { reject } of this.#storing) reject(error);
    this.#storing.clear();
  }
}

function isPosition(position: number): boolean {
  return Number.isSafeInteger(position) && position >= 0;
}
