import { OTHER_COMMANDS } from "../../ledger/ledger-reader.js";
import type { Callback } from "../../vocabulary/callback.js";
import { shortened } from "../batch/journal.js";

/**
 * Commands of one source that get a row of their own. A sender may invent names without end: those that the adapter does not
 * know leave room for those that it knows.
 */
const MOST_COMMANDS = 500;
const MOST_UNSUPPORTED = 250;

/** Callbacks of one command since they were last taken. Times are Unix milliseconds. */
export interface CommandCount {
  readonly source: string;
  readonly command: string;
  /** How many commands its source may have when this one gets its row. */
  readonly room: number;
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly callbacks: number;
}

/** What is counted of one source. */
interface SourceTally {
  readonly counts: Map<string, { -readonly [Field in keyof CommandCount]: CommandCount[Field] }>;
  /** Commands that have a row, as far as we know. */
  stored: ReadonlySet<string>;
}

/** Counts commands in memory, however many names there are. */
export class CommandTally {
  readonly #sources = new Map<string, SourceTally>();

  count(source: string, callback: Pick<Callback, "command" | "wants">, receivedAt: number): void {
    const tally = this.#tallyOf(source);
    const count = tally.counts.get(callback.command) ?? countFor(tally, source, callback, receivedAt);
    count.callbacks += 1;
    if (receivedAt < count.firstSeen) count.firstSeen = receivedAt;
    if (receivedAt > count.lastSeen) count.lastSeen = receivedAt;
  }

  /** Hands over all counts, and begins anew. */
  take(): readonly CommandCount[] {
    return [...this.#sources.values()].flatMap(({ counts }) => {
      const taken = [...counts.values()];
      counts.clear();
      return taken;
    });
  }

  storedOf(source: string): ReadonlySet<string> {
    return this.#tallyOf(source).stored;
  }

  /** Remembers which commands of sources have a row. */
  learn(stored: ReadonlyMap<string, ReadonlySet<string>>): void {
    for (const [source, names] of stored) this.#tallyOf(source).stored = names;
  }

  #tallyOf(source: string): SourceTally {
    let tally = this.#sources.get(source);
    if (!tally) {
      tally = { counts: new Map(), stored: new Set() };
      this.#sources.set(source, tally);
    }
    return tally;
  }
}

/** The command under which a count is stored: its own, unless its source has too many. */
export function storedCommand(
  { command, room }: Pick<CommandCount, "command" | "room">,
  stored: ReadonlySet<string>,
): string {
  return stored.has(command) || stored.size < room ? command : OTHER_COMMANDS;
}

function countFor(
  { counts, stored }: SourceTally,
  source: string,
  { command: sent, wants }: Pick<Callback, "command" | "wants">,
  receivedAt: number,
) {
  const room = wants === "unsupported" ? MOST_UNSUPPORTED : MOST_COMMANDS;
  const name = shortened(sent);
  const isOwn = counts.has(name) || stored.has(name) || counts.size < room;
  const command = isOwn ? storedCommand({ command: name, room }, stored) : OTHER_COMMANDS;
  const held = counts.get(command);
  if (held) return held;
  const count = { source, command, room, firstSeen: receivedAt, lastSeen: receivedAt, callbacks: 0 };
  counts.set(command, count);
  return count;
}
