import type { PartRefusal } from "../adapter/client/vendor-client.js";
import { COMMANDED, type CommandRemark, type Commands } from "../ledger/command.js";
import type { Ledger, LedgerEntry } from "../ledger/ledger.js";
import type { PerformCallback, RecordCallback } from "../vocabulary/callback.js";
import type { CallbackCircumstances } from "../vocabulary/callback-circumstances.js";
import type { GroupChange } from "../vocabulary/change.js";
import type { CommandDone } from "./command-outcome.js";

/** What carrying out commands of a source needs. */
export interface CommandTools {
  readonly source: string;
  readonly ledger: Ledger & { readonly commands: Commands };
  /** Unix milliseconds. */
  readonly now: () => number;
}

/** A command that is in the log. */
export interface BegunCommand {
  readonly commandId: number;
  readonly token: string;
  readonly change: GroupChange;
  readonly actorId?: string;
  readonly idempotencyKey?: string;
  /** When it began, by the server's clock in Unix milliseconds. */
  readonly begunAt: number;
  /** The vendor's time of the newest fact that the record had of what it names. */
  readonly newestFact: number | null;
  /** What a policy has refused of it. */
  readonly refused: readonly PartRefusal[];
}

/** What the record and a policy are told with the change. */
export function toldWith({ token, commandId, actorId }: BegunCommand): {
  readonly command: string;
  readonly actorId?: string;
  readonly circumstances: CallbackCircumstances;
} {
  const circumstances = { token, requestId: String(commandId) };
  return { command: COMMANDED, circumstances, ...(actorId !== undefined && { actorId }) };
}

/** An entry for the record. */
export function entryOf({ source, now }: CommandTools, callback: RecordCallback | PerformCallback): LedgerEntry {
  return { source, callback, body: "", receivedAt: now(), deadline: Number.POSITIVE_INFINITY };
}

/** Ends a command that did nothing. */
export async function end(
  { ledger }: CommandTools,
  { commandId }: BegunCommand,
  result: "refused" | "impossible",
  remark: CommandRemark,
): Promise<CommandDone> {
  await inLog(ledger.commands.end(commandId, { state: result, remark }));
  return { result, commandId, remark };
}

/**
 * Waits until the log has the end of a command. Where that takes long it goes on without the caller, who is to know what the
 * vendor said: what is never written, the log tells by itself.
 */
export async function inLog(writing: Promise<void>): Promise<void> {
  await writing.catch(() => undefined);
}
