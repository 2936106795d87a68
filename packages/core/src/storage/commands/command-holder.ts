import { randomUUID } from "node:crypto";
import type { Lease } from "../../ledger/delivery.js";
import type { Deliveries } from "../delivery/deliveries.js";

/** How long the lease is kept while nothing is carried out. */
const IDLE_MS = 30_000;

interface Held {
  readonly name: string;
  readonly lease: Lease;
}

/** The lease of those who carry out commands: while it is held, nobody else takes their commands for left. */
export function holderLease(holder: string): string {
  return `commands:${holder}`;
}

/** Shows other processes on the same database, by a lease, that this one lives as long as it carries out commands. */
export class CommandHolder {
  readonly #leases: Pick<Deliveries, "lease">;
  #held: Promise<Held> | undefined;
  readonly #closing = new AbortController();
  #working = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(leases: Pick<Deliveries, "lease">) {
    this.#leases = leases;
  }

  /** The name of this process, for a command that begins. To be followed by `leave`, also where it throws. */
  async enter(): Promise<string> {
    clearTimeout(this.#timer);
    this.#working += 1;
    for (;;) {
      this.#held ??= this.#take();
      const taking = this.#held;
      const held = await taking.catch(() => undefined);
      if (held?.lease.isHeld) return held.name;
      if (this.#held === taking) this.#held = undefined;
      if (!held) await taking;
    }
  }

  /** A command has ended, or has not begun. */
  leave(): void {
    this.#working -= 1;
    if (this.#working > 0) return;
    this.#timer = setTimeout(() => void this.release(), IDLE_MS).unref();
  }

  /** Gives the lease up, and waits for none any more. */
  async close(): Promise<void> {
    this.#closing.abort(new Error("the ledger is being closed"));
    await this.release();
  }

  async release(): Promise<void> {
    clearTimeout(this.#timer);
    const held = await this.#held?.catch(() => undefined);
    this.#held = undefined;
    await held?.lease.release({ forget: true });
  }

  /** A new name each time: of a lost lease, the commands may be taken for left. */
  async #take(): Promise<Held> {
    const name = randomUUID();
    return { name, lease: await this.#leases.lease(holderLease(name), { signal: this.#closing.signal }) };
  }
}
