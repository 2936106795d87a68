import type { Callback } from "../../vocabulary/callback.js";
import type { ExclusiveWriting } from "../batch/exclusive-writing.js";
import { type Engine, upsert } from "../engine.js";
import type { LedgerFault } from "../ledger-fault.js";
import { callbackCommands } from "../schema/callback-commands-table.js";
import { text } from "../schema/column.js";
import type { RowOf } from "../schema/table.js";
import { type CommandCount, CommandTally, storedCommand } from "./command-tally.js";
import { PatientWriter } from "./patient-writer.js";

const FLUSH_MS = 1000;

/**
 * Adds the counts of commands to the database, at most once a second. Tries again while the database is away. The last ones
 * may be lost in a power failure.
 */
export class CommandCounts {
  readonly #writer: PatientWriter;
  readonly #onFault: (fault: LedgerFault) => void;
  readonly #tally = new CommandTally();
  #isCounted = false;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #lost = 0;
  #isClosed = false;

  constructor(engine: Engine, turns: ExclusiveWriting, onFault: (fault: LedgerFault) => void) {
    this.#writer = new PatientWriter(engine, turns);
    this.#onFault = onFault;
  }

  count(source: string, callback: Pick<Callback, "command" | "wants">, receivedAt: number): void {
    if (this.#isClosed) return;
    this.#tally.count(source, callback, receivedAt);
    if (this.#isCounted) return;
    this.#isCounted = true;
    this.#plan();
  }

  /** Writes what is still counted. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#writer.hurry();
    clearTimeout(this.#timer);
    await this.#writing;
    await this.#write();
  }

  /** One write after the other: what is counted meanwhile waits for the next. */
  #plan(): void {
    if (this.#timer || this.#writing) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#writing = this.#write().finally(() => {
        this.#writing = undefined;
        if (this.#isCounted && !this.#isClosed) this.#plan();
      });
    }, FLUSH_MS);
  }

  async #write(): Promise<void> {
    this.#isCounted = false;
    const counts = this.#tally.take();
    if (counts.length === 0) return;
    const sources = new Set(counts.map(({ source }) => source));
    const isStored = ({ source, command }: CommandCount) => this.#tally.storedOf(source).has(command);
    const unsure = new Set(counts.filter((count) => !isStored(count)).map(({ source }) => source));
    let stored: ReadonlyMap<string, Set<string>> = new Map();
    const givenUp = await this.#writer.write({
      finds: [{ table: callbackCommands, by: ["source"], keys: [...unsure].map((source) => [source]) }],
      writes: (_, [found = []]) => {
        stored = new Map([...sources].map((source) => [source, new Set(this.#tally.storedOf(source))]));
        for (const row of found) stored.get(text(row, "source"))?.add(text(row, "command"));
        const rows = counts.map((count) => rowOf(count, stored.get(count.source) ?? new Set()));
        return [upsert(callbackCommands, rows, { first_seen: "least", last_seen: "greatest", callbacks: "sum" })];
      },
      writtenAt: counts.reduce((latest, { lastSeen }) => Math.max(latest, lastSeen), 0),
    });
    if (givenUp) this.#lose(counts, givenUp.cause);
    else this.#tally.learn(stored);
  }

  #lose(counts: readonly CommandCount[], cause: unknown): void {
    for (const { callbacks } of counts) this.#lost += callbacks;
    const message = `${this.#lost} callbacks could not be counted by their commands so far`;
    this.#onFault({ kind: "command-counts", message, cause });
  }
}

/** Adds its command to those that are stored. */
function rowOf(count: CommandCount, stored: Set<string>): RowOf<typeof callbackCommands> {
  const command = storedCommand(count, stored);
  stored.add(command);
  return {
    source: count.source,
    command,
    first_seen: count.firstSeen,
    last_seen: count.lastSeen,
    callbacks: count.callbacks,
  };
}
