import type { Begun, CommandEnd, CommandKey, NewCommand } from "../../ledger/command.js";
import { groupIdOf } from "../../vocabulary/change.js";
import { jsonText } from "../../vocabulary/json.js";
import { holdsContent } from "../batch/message-keeping.js";
import type { Write } from "../engine.js";
import { integer, text } from "../schema/column.js";
import type { commandKeys } from "../schema/command-keys-table.js";
import { answerOfRow, commandLog, commandOfRow } from "../schema/command-log-table.js";
import type { Row } from "../schema/row.js";
import type { RowOf } from "../schema/table.js";

/** Of rows up to this moment, only those without one are left. */
const NEVER = -1;

/** Where and when a command begins. */
interface Beginning {
  readonly commandId: number;
  readonly holder: string;
  readonly now: number;
  /** Whether what people say in the source is kept at all. */
  readonly keepsWords: boolean;
}

/** The row of a command that begins. */
export function newCommandRow(
  { source, vendor, token, actorId, change, isOurs }: NewCommand,
  { commandId, holder, now, keepsWords }: Beginning,
): RowOf<typeof commandLog> {
  const hasWords = holdsContent(change.type);
  return {
    command_id: commandId,
    started_at: now,
    ended_at: null,
    holder,
    ours: isOurs ? 1 : 0,
    ...{ token, source, vendor },
    group_id: groupIdOf(change) ?? null,
    actor_id: actorId ?? null,
    change_type: change.type,
    request: hasWords && !keepsWords ? null : jsonText(change),
    state: "started",
    ...{ remark: null, refused: null, answer: null },
    content_since: hasWords && keepsWords ? now : null,
  };
}

/** The row of a key that a command uses; `earlier` is the row of an earlier attempt at the same. */
export function keyRow(
  token: string,
  { key, fingerprint }: CommandKey,
  { commandId, now, earlier }: Pick<Beginning, "commandId" | "now"> & { readonly earlier: Row | undefined },
): RowOf<typeof commandKeys> {
  const firstAt = earlier ? integer(earlier, "first_at") : now;
  return { token, idempotency_key: key, fingerprint, command_id: commandId, first_at: firstAt };
}

/** What a command meets whose key was used before; `undefined` if it may be carried out. */
export function metBy(key: CommandKey, known: Row, command: Row | undefined): Begun | undefined {
  if (text(known, "fingerprint") !== key.fingerprint) return { result: "other-request" };
  if (!command) return undefined;
  const record = commandOfRow(command);
  const { commandId } = record;
  switch (record.state) {
    case "started":
      return { result: "in-progress", commandId };
    case "failed":
      return undefined;
    case "unknown":
      return key.mayRepeat(integer(known, "first_at")) ? undefined : { result: "outcome-unknown", commandId };
    default:
      return { result: "ended", command: record, answer: answerOfRow(command) };
  }
}

/** Writes the end of a command; `onlyIfOpen`: unless it has ended otherwise. */
export function ending(commandId: number, end: CommandEnd, now: number, onlyIfOpen = false): Write {
  const { state, remark, refused = [], groupId } = end;
  return {
    kind: "update",
    table: commandLog,
    by: commandLog.key,
    keys: [[commandId]],
    values: {
      ended_at: now,
      state,
      remark: remark ? jsonText(remark) : null,
      refused: refused.length > 0 ? jsonText(refused) : null,
      ...(groupId !== undefined && { group_id: groupId }),
    },
    ...(onlyIfOpen && { upTo: { column: "ended_at", value: NEVER } }),
  };
}
