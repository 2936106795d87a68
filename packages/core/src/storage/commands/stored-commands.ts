import {
  type Begun,
  COMMANDED,
  type CommandAnswer,
  type CommandEnd,
  type CommandFilter,
  type CommandRecord,
  type CommandRemark,
  type CommandRequest,
  type Commands,
  type LeftCommand,
  type NewCommand,
} from "../../ledger/command.js";
import type { LedgerEntry } from "../../ledger/ledger.js";
import type { NewestPage, NewestRequest } from "../../ledger/ledger-reader.js";
import { LedgerUnavailableError } from "../../ledger/ledger-unavailable-error.js";
import type { Outcome } from "../../vocabulary/callback.js";
import { jsonText } from "../../vocabulary/json.js";
import type { EntryWithMore } from "../batch/entry-with-more.js";
import type { ExclusiveWriting } from "../batch/exclusive-writing.js";
import type { MessageKeeping } from "../batch/message-keeping.js";
import type { Deliveries } from "../delivery/deliveries.js";
import { type Engine, insert, upsert, type Write } from "../engine.js";
import type { LedgerFault } from "../ledger-fault.js";
import type { Ask } from "../read/available-reader.js";
import { integer } from "../schema/column.js";
import { commandKeys } from "../schema/command-keys-table.js";
import { commandLog } from "../schema/command-log-table.js";
import { head } from "../schema/head-table.js";
import type { Row } from "../schema/row.js";
import { PatientWriter, type Work } from "../upkeep/patient-writer.js";
import { type AbandonedCommand, AbandonedCommands } from "./abandoned-commands.js";
import { CommandHolder } from "./command-holder.js";
import { commandPage, newestCommands } from "./command-page.js";
import { ending, keyRow, metBy, newCommandRow } from "./command-rows.js";
import { findNamed, newestFact } from "./newest-fact.js";

/** How long a caller waits for a database that takes no writes. */
const PATIENCE_MS = 5000;
/** What a command did is settled within so long, or becomes a dead letter. */
const SETTLING_MS = 10_000;

const ABANDONED: CommandRemark = { by: "grouphook", text: "the process that carried it out has died" };
const TOO_LATE: CommandRemark = { by: "grouphook", text: "the database took too long to write that it begins" };

interface StoredCommandsOptions {
  readonly turns: ExclusiveWriting & { settle(entry: EntryWithMore): Promise<Outcome> };
  readonly leases: Pick<Deliveries, "lease">;
  readonly ask: Ask;
  readonly messages: { readonly [source: string]: MessageKeeping };
  readonly now: () => number;
  readonly onFault: (fault: LedgerFault) => void;
}

/** The log of commands in the database. */
export class StoredCommands implements Commands {
  readonly #engine: Engine;
  readonly #options: StoredCommandsOptions;
  readonly #writer: PatientWriter;
  readonly #holder: CommandHolder;
  readonly #abandoned: AbandonedCommands;
  /** Those that this process carries out. */
  readonly #open = new Set<number>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(engine: Engine, options: StoredCommandsOptions) {
    this.#engine = engine;
    this.#options = options;
    this.#writer = new PatientWriter(engine, options.turns);
    this.#holder = new CommandHolder(options.leases);
    this.#abandoned = new AbandonedCommands({
      ...{ engine, ask: options.ask, leases: options.leases },
      end: (command) => this.#abandon(command),
      onFault: (cause) => this.#tell("commands that were left could not be ended", cause),
    });
  }

  /** Ends what other processes have left. */
  start(): void {
    this.#abandoned.start();
  }

  async begin(command: NewCommand): Promise<Begun> {
    let isLate = false;
    const beginning = this.#holder.enter().then((holder) => this.#begin(command, holder, () => isLate));
    beginning.then(
      (begun) => {
        if (begun.result !== "begun") this.#holder.leave();
        else if (isLate) this.end(begun.commandId, { state: "failed", remark: TOO_LATE }).catch(() => undefined);
      },
      () => this.#holder.leave(),
    );
    return this.#inTime(beginning, () => {
      isLate = true;
    });
  }

  async settle(commandId: number, entry: LedgerEntry, endOf: (outcome: Outcome) => CommandEnd): Promise<Outcome> {
    const now = this.#options.now();
    const outcome = await this.#options.turns.settle({
      ...{ ...entry, deadline: now + SETTLING_MS },
      writesMore: (became) => [ending(commandId, endOf(became), now)],
    });
    this.#leave(commandId);
    return outcome;
  }

  async end(commandId: number, end: CommandEnd): Promise<void> {
    this.#leave(commandId);
    await this.#write(ending(commandId, end, this.#options.now()));
  }

  async leaveUnknown(command: LeftCommand, remark: CommandRemark): Promise<void> {
    const { commandId, groupId } = command;
    const end: CommandEnd = { state: "unknown", remark };
    if (groupId === undefined) return this.end(commandId, end);
    try {
      await this.settle(commandId, staleEntry({ ...command, groupId }, this.#options.now()), () => end);
    } catch {
      // Its group is to be marked all the same, as that of any fact that could not be written.
      await this.end(commandId, end);
    }
  }

  keepAnswer(commandId: number, answer: CommandAnswer): Promise<void> {
    const values = { answer: jsonText({ ...answer }) };
    return this.#write({ kind: "update", table: commandLog, by: commandLog.key, keys: [[commandId]], values });
  }

  list(request: CommandRequest = {}): Promise<readonly CommandRecord[]> {
    return this.#options.ask(() => commandPage(this.#engine.kysely, request));
  }

  newest(request: NewestRequest & CommandFilter = {}): Promise<NewestPage<CommandRecord>> {
    return this.#options.ask(() => newestCommands(this.#engine.kysely, request));
  }

  /** Writes what is to be written, and gives up the lease. */
  async close(): Promise<void> {
    this.#writer.hurry();
    await Promise.all([this.#abandoned.close(), this.#last]);
    await this.#holder.close();
  }

  #leave(commandId: number): void {
    if (this.#open.delete(commandId)) this.#holder.leave();
  }

  async #begin(command: NewCommand, holder: string, isLate: () => boolean): Promise<Begun> {
    let begun: Begun | undefined;
    const { key, token, source } = command;
    const ofKey = { by: commandKeys.key, keys: key ? [[token, key.key]] : [] };
    const finds = [
      { table: commandKeys, ...ofKey },
      { table: commandLog, through: commandKeys, ...ofKey },
      ...findNamed(command),
    ];
    const keepsWords = this.#options.messages[source] !== "none";
    const now = this.#options.now();
    const writes = (headRow: Row, [ofKeys = [], commands = [], ...named]: readonly (readonly Row[])[]) => {
      const [known] = ofKeys;
      const [earlier] = commands;
      begun = key && known && metBy(key, known, earlier);
      if (begun) return [];
      const commandId = integer(headRow, "command_id") + 1;
      begun = { result: "begun", commandId, newestFact: newestFact(command, named) };
      return [
        insert(commandLog, [newCommandRow(command, { commandId, holder, now, keepsWords })]),
        upsert(head, [{ ...head.wholeRow(headRow), command_id: commandId }]),
        ...(key ? [upsert(commandKeys, [keyRow(token, key, { commandId, now, earlier: known })])] : []),
      ];
    };
    await this.#inTurn({ finds, writes, writtenAt: now, isDurable: true }, isLate);
    if (!begun) throw new LedgerUnavailableError("the database takes no writes");
    if (begun.result === "begun") this.#open.add(begun.commandId);
    return begun;
  }

  async #abandon({ command_id: commandId, source, token, group_id: groupId, ours }: AbandonedCommand): Promise<void> {
    const now = this.#options.now();
    if (ours === 1 || groupId === null) {
      const state = ours === 1 ? "failed" : "unknown";
      await this.#write(ending(commandId, { state, remark: ABANDONED }, now, true));
      return;
    }
    await this.#options.turns.settle({
      ...staleEntry({ commandId, source, token, groupId }, now),
      writesMore: () => [ending(commandId, { state: "unknown", remark: ABANDONED }, now, true)],
    });
  }

  /** Is written sooner or later, unless the process dies. */
  #write(write: Write): Promise<void> {
    return this.#inTime(this.#inTurn({ finds: [], writes: () => [write], writtenAt: this.#options.now() }));
  }

  /** One thing after the other. Rejects with why something is never written. */
  #inTurn(work: Work, isLate = () => false): Promise<void> {
    const done = this.#last.then(async () => {
      const givenUp = isLate() ? undefined : await this.#writer.write(work);
      if (!givenUp) return;
      const { kind, cause } = givenUp;
      if (kind === "data") this.#tell("what became of a command cannot be written", cause);
      throw kind === "data" ? cause : new LedgerUnavailableError("the database takes no writes", { cause });
    });
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** Lets nobody wait longer than that, though the work goes on. */
  #inTime<Result>(work: Promise<Result>, onLate: () => void = () => undefined): Promise<Result> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        onLate();
        reject(new LedgerUnavailableError(`the database took no writes within ${PATIENCE_MS} ms`));
      }, PATIENCE_MS);
      work.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }

  #tell(message: string, cause: unknown): void {
    this.#options.onFault({ kind: "command-log", message, cause });
  }
}

/** Tells nothing of a group but that it is to be read again. */
function staleEntry({ commandId, source, token, groupId }: Required<LeftCommand>, now: number): LedgerEntry {
  return {
    source,
    callback: {
      ...{ wants: "record", command: COMMANDED, change: { type: "group.updated", groupId, profile: {} } },
      circumstances: { token, requestId: String(commandId) },
      leavesStale: "what became of a command is not known",
    },
    body: "",
    receivedAt: now,
    deadline: now + SETTLING_MS,
  };
}
