import {
  type Callback,
  type CallbackDetails,
  type GroupChange,
  given,
  identifier,
  optional,
  type ParsedCallback,
  type RecordCallback,
  type TextPaths,
  type Translator,
  translator,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { optionalTime } from "../wire.js";

/** A callback of one command, parsed but not checked. */
export interface Said extends ParsedCallback {
  /** Where custom bodies hold texts. */
  readonly textPaths: TextPaths;
  /** What an answer may change; see `EasemobOptions`. */
  readonly amendable: readonly string[];
}

/** What a group is called that is none of rooms, which many may be in for as long as they are online. */
export const GROUP = "GROUP";
export const ROOM = "CHATROOM";

type Beside = { callId: z.ZodType<string | undefined>; timestamp: z.ZodType<number | undefined> };

/** A callback, whatever it is about. */
export const ofAnything: z.ZodObject<Beside> = z.object({
  callId: z.transform((value) => (typeof value === "string" && value !== "" ? value : undefined)),
  timestamp: optionalTime,
});

/** The id of a group in a body that may be about none. */
export const idIfAny: z.ZodType<string | undefined> = optional(identifier).catch(undefined);

/** What a callback tells, in our words: everything that happened in the act, in order. */
export interface Told {
  readonly changes: readonly [GroupChange, ...GroupChange[]];
  readonly actorId?: string | undefined;
  readonly groupKind?: string | undefined;
  readonly leavesStale?: string | undefined;
  /** Where it is not that of the callback. */
  readonly occurredAt?: number | undefined;
}

/** What is told of an operation that no page names: the group may have other members since. */
export function notUnderstood({
  groupId,
  ...others
}: Pick<Told, "actorId" | "groupKind"> & { readonly groupId: string }): Told {
  const change = { type: "group.updated", groupId, profile: {} } as const;
  return { ...others, changes: [change], leavesStale: "an operation is not understood" };
}

/**
 * The translator of a command that tells of something. An id is sent again with the same callback alone, so that what comes
 * under it once more, whatever it says, is a repetition. What tells nothing in our words is unsupported.
 */
export function records<Wire extends z.output<typeof ofAnything>>(
  wire: z.ZodType<Wire>,
  tell: (wire: Wire, said: Said) => Told | undefined,
): Translator<Said> {
  return translator(wire, (read, said): Callback => {
    const told = tell(read, said);
    const { command } = said;
    const receiptKey = read.callId;
    if (!told) return { wants: "unsupported", command, ...given({ receiptKey }) };
    const { changes, actorId, groupKind, leavesStale, occurredAt = read.timestamp } = told;
    const [change, ...others] = changes;
    const further = others.length > 0 ? others : undefined;
    const details: CallbackDetails<RecordCallback> = {
      actorId,
      groupKind,
      leavesStale,
      occurredAt,
      further,
      receiptKey,
    };
    return { wants: "record", command, change, ...given(details) };
  });
}
