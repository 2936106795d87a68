import type { Deliveries } from "../delivery/deliveries.js";
import type { Engine } from "../engine.js";
import type { Ask } from "../read/available-reader.js";
import { holderLease } from "./command-holder.js";

/** How often to look. */
const EVERY_MS = 15_000;
/** A process that has died loses its lease within so long. */
const PATIENCE_MS = 10_000;

/** A command that has not ended, of a process that does not live any more. */
export interface AbandonedCommand {
  readonly command_id: number;
  readonly source: string;
  readonly token: string;
  readonly group_id: string | null;
  readonly ours: number;
}

interface AbandonedCommandsOptions {
  readonly engine: Engine;
  readonly ask: Ask;
  readonly leases: Pick<Deliveries, "lease">;
  /** Writes that a command was abandoned. */
  readonly end: (command: AbandonedCommand) => Promise<void>;
  readonly onFault: (cause: unknown) => void;
}

/** Finds the commands that a process left when it died: once its lease has ended, nobody knows what became of them. */
export class AbandonedCommands {
  readonly #options: AbandonedCommandsOptions;
  readonly #closing = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;

  constructor(options: AbandonedCommandsOptions) {
    this.#options = options;
  }

  /** Looks now, and from time to time. */
  start(): void {
    if (this.#closing.signal.aborted) return;
    this.#looking = this.#look()
      .catch((cause: unknown) => {
        if (!this.#closing.signal.aborted && this.#options.engine.kindOf(cause) === "data")
          this.#options.onFault(cause);
      })
      .finally(() => {
        if (!this.#closing.signal.aborted) this.#timer = setTimeout(() => this.start(), EVERY_MS).unref();
      });
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error("the ledger is being closed"));
    clearTimeout(this.#timer);
    await this.#looking;
  }

  async #look(): Promise<void> {
    const { engine, ask } = this.#options;
    const open = engine.kysely.selectFrom("grouphook_command_log").where("ended_at", "is", null);
    const holders = await ask(() => open.select("holder").distinct().execute());
    await Promise.all(holders.map(({ holder }) => this.#endThoseOf(holder)));
  }

  async #endThoseOf(holder: string): Promise<void> {
    const { engine, ask, leases, end } = this.#options;
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(PATIENCE_MS)]);
    const lease = await leases.lease(holderLease(holder), { signal }).catch(() => undefined);
    // It is held: whoever has it carries them out.
    if (!lease) return;
    try {
      const open = engine.kysely
        .selectFrom("grouphook_command_log")
        .select(["command_id", "source", "token", "group_id", "ours"])
        .where("ended_at", "is", null)
        .where("holder", "=", holder);
      for (const command of await ask(() => open.execute())) await end(command);
      await lease.release({ forget: true });
    } catch (cause) {
      await lease.release();
      throw cause;
    }
  }
}
