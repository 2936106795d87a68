import {
  type CallbackDetails,
  type GroupChange,
  given,
  identifier,
  type Leeway,
  type ParsedCallback,
  type RecordCallback,
  type ReviewCallback,
  type UnsupportedCallback,
  yesOrNo,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { codeRange, type ReadyOptions } from "../options.js";

/** A callback of one command, parsed but not checked. */
export interface Said extends ParsedCallback {
  /** The command as the server spelled it. */
  readonly spelling: string;
  /** The caller's name of the operation. It may repeat, and one operation may send several callbacks. */
  readonly operationId: string | undefined;
  readonly options: ReadyOptions;
}

/** A callback about a group. */
export const ofGroup: z.ZodObject<{ groupID: z.ZodType<string> }> = z.object({ groupID: identifier });

/** Why a record without a time leaves the group in doubt: OpenIM keeps no order, so newer news may have come before it. */
const WITHOUT_TIME = "a change was told without its time";

/** What is true in whatever order it is told: groups never come back, and messages are known by id or number. */
const orderless: ReadonlySet<GroupChange["type"]> = new Set(["group.dissolved", "message.sent", "message.recalled"]);

/** The callback that asks whether a change may happen. */
export function review(
  { command, options: { denyCode } }: Said,
  change: GroupChange,
  { amend = [], ...details }: CallbackDetails<ReviewCallback> & Partial<Pick<Leeway, "amend">> = {},
): ReviewCallback {
  const leeway = { ...yesOrNo({ ...codeRange, default: denyCode }), amend };
  return { wants: "review", command, change, leeway, permission: "anyone", ...given(details) };
}

/** The callback that tells of a change. */
export function record(said: Said, change: GroupChange, details: CallbackDetails<RecordCallback> = {}): RecordCallback {
  const { occurredAt, leavesStale, receiptKey } = details;
  const unordered = occurredAt === undefined && !orderless.has(change.type);
  return {
    ...{ wants: "record", command: said.command, change },
    ...given({ ...details, leavesStale: leavesStale ?? (unordered ? WITHOUT_TIME : undefined) }),
    ...(receiptKey === undefined && receiptOf(said)),
  };
}

/** The callback that we have no word for. */
export function unsupported(said: Said): UnsupportedCallback {
  return { wants: "unsupported", command: said.command, ...receiptOf(said) };
}

/**
 * Without the operation's name equal bodies may be two acts: who leaves, joins and leaves again says the same twice. With
 * it too, if the app names every operation alike, as the sample of OpenIM's documentation does.
 */
function receiptOf({ operationId, command, text }: Said): Pick<RecordCallback, "receiptKey" | "keyMayRecur"> {
  return operationId === undefined ? {} : { receiptKey: `${operationId}\n${command}\n${text}`, keyMayRecur: true };
}
