import {
  type Callback,
  type GroupChange,
  given,
  identifier,
  type Json,
  type Leeway,
  optionalIdentifier,
  readWire,
  type TextPaths,
  yesOrNo,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { kindIfAny, optionalTime } from "../wire.js";

/** A callback of one command, parsed but not checked. */
export interface Said {
  readonly command: string;
  readonly body: object;
  /** The body as it came. */
  readonly text: string;
  /** Where custom elements hold texts. */
  readonly textPaths: TextPaths;
}

/** Puts the callbacks of one command in our words; throws a `CallbackError` "malformed". */
export type Translator = (said: Said) => Callback;

/** What a denial may say: 1 reaches the caller as error 10016, the others reach the client with their text. */
export const codes: Leeway["codes"] = { from: 10_100, to: 10_200, default: 1 };

/** A callback about a group. */
export const ofGroup: z.ZodObject<{ GroupId: z.ZodType<string> }> = z.object({ GroupId: identifier });

/** A callback about a group, or about a topic in it. */
export const groupOrTopic: z.ZodObject<{ GroupId: z.ZodType<string>; TopicId: z.ZodType<string | undefined> }> =
  ofGroup.extend({ TopicId: optionalIdentifier });

/** What such a callback is about, in our words. */
export function placeOf({ GroupId: groupId, TopicId: topicId }: z.output<typeof groupOrTopic>): {
  readonly groupId: string;
  readonly topicId?: string;
} {
  return { groupId, ...given({ topicId }) };
}

const circumstances = z.compile(
  z.object({
    Operator_Account: optionalIdentifier,
    Requestor_Account: optionalIdentifier,
    From_Account: optionalIdentifier,
    EventTime: optionalTime,
    Type: kindIfAny,
  }),
);

/** The translator of a command that asks whether a change may happen. */
export function reviews<Wire>(
  wire: z.ZodType<Wire>,
  changeOf: (wire: Wire, said: Said) => GroupChange,
  leeway: Leeway = yesOrNo(codes),
): Translator {
  const compiled = z.compile(wire);
  return (said) => {
    const change = changeOf(readWire(compiled, said.body, said.command), said);
    const { command } = said;
    return { wants: "review", command, ...circumstancesOf(said), change, leeway, permission: "anyone" };
  };
}

/**
 * The translator of a command that tells of a change. No callback has an id, and one with a time of its own is told from
 * a second act by its whole body, unless `keyOf` names what makes it one. `staleOf` tells why the group must be read again
 * where the callback tells too little.
 */
export function records<Wire>(
  wire: z.ZodType<Wire>,
  changeOf: (wire: Wire, said: Said) => GroupChange,
  keyOf?: (wire: Wire) => readonly (Json | undefined)[],
  staleOf?: (wire: Wire) => string | undefined,
): Translator {
  const compiled = z.compile(wire);
  return (said) => {
    const { command, text } = said;
    const read = readWire(compiled, said.body, command);
    const change = changeOf(read, said);
    const when = circumstancesOf(said);
    const timed = when.occurredAt === undefined ? undefined : `${command}\n${text}`;
    const receiptKey = keyOf ? JSON.stringify([command, ...keyOf(read)]) : timed;
    return { wants: "record", command, ...when, change, ...given({ receiptKey, leavesStale: staleOf?.(read) }) };
  };
}

function circumstancesOf({ body, command }: Said): {
  readonly actorId?: string;
  readonly occurredAt?: number;
  readonly groupKind?: string;
} {
  const { Operator_Account, Requestor_Account, From_Account, EventTime, Type } = readWire(circumstances, body, command);
  const actorId = Operator_Account ?? Requestor_Account ?? From_Account;
  return given({ actorId, occurredAt: EventTime, groupKind: Type });
}
