import type {
  Callback,
  GroupChange,
  Json,
  Leeway,
  RecordCallback,
  ReviewCallback,
  TextPaths,
  UnsupportedCallback,
} from "@grouphook/core/adapter";
import type { z } from "zod";
import { given } from "../given.js";
import { codeRange } from "../options.js";
import { readWire } from "../wire.js";

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

/** What a question holds besides the change. */
interface Asked {
  readonly actorId?: string | undefined;
  readonly amend?: Leeway["amend"];
  readonly possibleOwnerIds?: readonly string[];
  readonly wire?: Json;
}

/** What a fact holds besides the change. */
interface Told {
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
export function asked({ command, denyCode }: Said, change: GroupChange, details: Asked = {}): ReviewCallback {
  const { actorId, amend = [], possibleOwnerIds, wire } = details;
  const leeway = { codes: { ...codeRange, default: denyCode }, amend, refuseSome: false, discard: false };
  return {
    wants: "review",
    command,
    ...given({ actorId, wire, possibleOwnerIds }),
    change,
    leeway,
    permission: "anyone",
  };
}

/** The callback that tells of a change. */
export function told(said: Said, change: GroupChange, details: Told = {}): RecordCallback {
  const { actorId, occurredAt, impliesActive, membersAsAsked } = details;
  const receipt = details.receiptKey === undefined ? receiptOf(said) : { receiptKey: details.receiptKey };
  const unordered = occurredAt === undefined && !orderless.has(change.type);
  const leavesStale = details.leavesStale ?? (unordered ? WITHOUT_TIME : undefined);
  return {
    wants: "record",
    command: said.command,
    change,
    ...given({ actorId, occurredAt, leavesStale, impliesActive, membersAsAsked }),
    ...receipt,
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
