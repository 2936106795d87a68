import {
  type Callback,
  type GroupChange,
  given,
  identifier,
  type Json,
  type Leeway,
  type RecordCallback,
  type ReviewCallback,
  readWire,
  type TextPaths,
  type UnsupportedCallback,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { codeRange } from "../options.js";

/** A callback of one command, parsed but not checked. */
export interface Said {
  readonly command: string;
  /** The command as the server spelled it. */
  readonly spelling: string;
  readonly body: object;
  /** The body as it came. */
  readonly text: string;
  /** The caller's name of the operation. It may repeat, and one operation may send several callbacks. */
  readonly operationId: string | undefined;
  readonly denyCode: number;
  /** Where custom messages hold texts. */
  readonly textPaths: TextPaths;
}

/** Puts the callbacks of one command in our words; throws a `CallbackError` "malformed". */
export type Translator = (said: Said) => Callback;

/** A callback about a group. */
export const ofGroup: z.ZodObject<{ groupID: z.ZodType<string> }> = z.compile(z.object({ groupID: identifier }));

/** What a question holds besides the change. */
interface ReviewDetails {
  readonly actorId?: string | undefined;
  readonly amend?: Leeway["amend"];
  readonly possibleOwnerIds?: readonly string[];
  readonly wire?: Json;
}

/** What a fact holds besides the change. */
interface RecordDetails {
  readonly actorId?: string | undefined;
  readonly occurredAt?: number | undefined;
  readonly leavesStale?: string | undefined;
  readonly impliesActive?: boolean | undefined;
  readonly membersAsAsked?: boolean | undefined;
  readonly receiptKey?: string | undefined;
}

/** Why a fact without a time leaves the group in doubt: OpenIM keeps no order, so newer news may have come before it. */
const WITHOUT_TIME = "a change was told without its time";

/** What is true in whatever order it is told: groups never come back, and messages are known by id or number. */
const orderless: ReadonlySet<GroupChange["type"]> = new Set(["group.dissolved", "message.sent", "message.recalled"]);

/** Checks the body; throws a `CallbackError` "malformed". */
export function read<Wire>({ body, command }: Said, wire: z.ZodType<Wire>): Wire {
  return readWire(wire, body, command);
}

/** The callback that asks whether a change may happen. */
export function review({ command, denyCode }: Said, change: GroupChange, details: ReviewDetails = {}): ReviewCallback {
  const { amend = [], ...besides } = details;
  const leeway = { codes: { ...codeRange, default: denyCode }, amend, refuseSome: false, discard: false };
  return { wants: "review", command, ...given(besides), change, leeway, permission: "anyone" };
}

/** The callback that tells of a change. */
export function record(said: Said, change: GroupChange, details: RecordDetails = {}): RecordCallback {
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
 * it too, where the app names every operation alike, as the sample of OpenIM's documentation does.
 */
function receiptOf({ operationId, command, text }: Said): Pick<RecordCallback, "receiptKey" | "keyMayRecur"> {
  return operationId === undefined ? {} : { receiptKey: `${operationId}\n${command}\n${text}`, keyMayRecur: true };
}
