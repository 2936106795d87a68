import type { DeliveryRecord } from "../../ledger/delivery.js";
import type { LedgerReader } from "../../ledger/ledger-reader.js";
import type { HeldLease } from "./held-lease.js";
import { Moment } from "./moment.js";

/** How often to look whether a lease has become free. */
const LOOK_MS = 500;
/** A holder that has not raised the beat for so long has lost its lease: by its own clock it gave up before. */
const SILENCE_MS = 7000;

interface Waiting {
  readonly name: string;
  readonly startAfter: number;
  readonly signal: AbortSignal | undefined;
}

interface WaitingFor extends Waiting {
  readonly resolve: (lease: HeldLease) => void;
  readonly reject: (reason: unknown) => void;
}

/** What the queue is told and does by its owner. */
interface LeaseTaking {
  readonly isHeldHere: (name: string) => boolean;
  /** Resolves to `undefined` if the delivery is not as it was seen. */
  readonly take: (name: string, seen: DeliveryRecord | undefined, startAfter: number) => Promise<HeldLease | undefined>;
}

/** Since when a holder is silent, as far as this process can tell. */
interface Silence {
  readonly seen: DeliveryRecord;
  readonly since: Moment;
}

/**
 * Those who wait for leases. Whether a holder lives is told from its beat alone, and from the time that passes here while it
 * does not change: the clocks of two machines are never compared.
 */
export class LeaseQueue {
  readonly #reader: Pick<LedgerReader, "deliveries">;
  readonly #holder: string;
  readonly #taking: LeaseTaking;
  readonly #waiting = new Set<WaitingFor>();
  #silences: ReadonlyMap<string, Silence> = new Map();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #isAsked = false;
  #isClosed = false;

  constructor(reader: Pick<LedgerReader, "deliveries">, holder: string, taking: LeaseTaking) {
    this.#reader = reader;
    this.#holder = holder;
    this.#taking = taking;
  }

  async wait(waiting: Waiting): Promise<HeldLease> {
    if (this.#isClosed) throw closed();
    const { signal } = waiting;
    const { promise, resolve, reject } = Promise.withResolvers<HeldLease>();
    const one: WaitingFor = { ...waiting, resolve, reject };
    const giveUp = () => reject(signal?.reason);
    signal?.addEventListener("abort", giveUp, { once: true });
    this.#waiting.add(one);
    this.look();
    try {
      return await promise;
    } finally {
      signal?.removeEventListener("abort", giveUp);
      this.#waiting.delete(one);
      if (this.#waiting.size === 0) this.#rest();
    }
  }

  /** Looks whether a lease is free, if anybody waits for one. */
  look(): void {
    if (this.#waiting.size === 0 || this.#isClosed) return;
    this.#timer ??= setInterval(() => this.look(), LOOK_MS);
    this.#isAsked = true;
    this.#looking ??= this.#look();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#rest();
    for (const { reject } of this.#waiting) reject(closed());
    await this.#looking;
  }

  /** While the database is away there is nothing to take; the next look comes soon. */
  async #look(): Promise<void> {
    while (this.#isAsked && !this.#isClosed) {
      this.#isAsked = false;
      await this.#takeWhatIsFree().catch(() => undefined);
    }
    this.#looking = undefined;
  }

  async #takeWhatIsFree(): Promise<void> {
    const stored = new Map((await this.#reader.deliveries()).map((one) => [one.name, one]));
    this.#silences = new Map([...stored].map(([name, seen]) => [name, this.#silenceOf(name, seen)]));
    const first = new Map([...this.#waiting].toReversed().map((one) => [one.name, one]));
    for (const one of first.values()) {
      if (this.#isClosed || !this.#isFree(one.name, stored.get(one.name))) continue;
      const lease = await this.#taking.take(one.name, stored.get(one.name), one.startAfter);
      if (!lease) continue;
      this.#waiting.delete(one);
      one.resolve(lease);
      // Nobody waits any more for what was just taken.
      if (one.signal?.aborted || this.#isClosed) await lease.release();
    }
  }

  #silenceOf(name: string, seen: DeliveryRecord): Silence {
    const before = this.#silences.get(name);
    const isSilent = before?.seen.beat === seen.beat && before.seen.fence === seen.fence;
    return isSilent ? before : { seen, since: new Moment() };
  }

  #isFree(name: string, stored: DeliveryRecord | undefined): boolean {
    if (this.#taking.isHeldHere(name)) return false;
    if (!stored || stored.holder === null) return true;
    // What this process has lost itself, or was never answered that it got, nobody delivers.
    if (stored.holder === this.#holder) return true;
    const silence = this.#silences.get(name);
    return silence !== undefined && silence.since.surelyElapsed >= SILENCE_MS;
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#silences = new Map();
  }
}

function closed(): Error {
  return new Error("the ledger is closed");
}
