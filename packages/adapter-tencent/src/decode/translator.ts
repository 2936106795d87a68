import {
  type GroupChange,
  given,
  identifier,
  type Json,
  type Leeway,
  type NumberedCodes,
  optionalIdentifier,
  type ParsedCallback,
  type TextPaths,
  type Translator,
  translator,
  yesOrNo,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { kindIfAny, optionalTime } from "../wire.js";

/** A callback of one command, parsed but not checked. */
export interface Said extends ParsedCallback {
  /** Where custom elements hold texts. */
  readonly textPaths: TextPaths;
}

/** What a denial may say: 1 reaches the caller as error 10016, the others reach the client with their text. */
export const codes: NumberedCodes = { from: 10_100, to: 10_200, default: 1 };

/** What any callback may say beside its change. */
type Beside = {
  [Name in "Operator_Account" | "Requestor_Account" | "From_Account" | "Type"]: z.ZodType<string | undefined>;
} & { EventTime: z.ZodType<number | undefined> };

/** A callback, whatever it is about. */
export const ofAnything: z.ZodObject<Beside> = z.object({
  Operator_Account: optionalIdentifier,
  Requestor_Account: optionalIdentifier,
  From_Account: optionalIdentifier,
  EventTime: optionalTime,
  Type: kindIfAny,
});

/** A callback about a group. */
export const ofGroup: z.ZodObject<Beside & { GroupId: z.ZodType<string> }> = ofAnything.extend({ GroupId: identifier });

/** A callback about a group, or about a topic in it. */
export const groupOrTopic: z.ZodObject<
  Beside & { GroupId: z.ZodType<string>; TopicId: z.ZodType<string | undefined> }
> = ofGroup.extend({ TopicId: optionalIdentifier });

/** What such a callback is about, in our words. */
export function placeOf({ GroupId: groupId, TopicId: topicId }: z.output<typeof groupOrTopic>): {
  readonly groupId: string;
  readonly topicId?: string;
} {
  return { groupId, ...given({ topicId }) };
}

/** The translator of a command that asks whether a change may happen. */
export function reviews<Wire extends z.output<typeof ofAnything>>(
  wire: z.ZodType<Wire>,
  changeOf: (wire: Wire, said: Said) => GroupChange,
  leewayOf: (said: Said) => Leeway = () => yesOrNo(codes),
): Translator<Said> {
  return translator(wire, (read, said) => ({
    ...{ wants: "review", command: said.command, ...circumstancesIn(read) },
    ...{ change: changeOf(read, said), leeway: leewayOf(said), permission: "anyone" },
  }));
}

/**
 * The translator of a command that tells of a change. No callback has an id. One with a time of its own is told from a
 * second act by its whole body, unless `keyOf` names what makes it one. `staleOf` tells why the group must be read again
 * if the callback tells too little.
 */
export function records<Wire extends z.output<typeof ofAnything>>(
  wire: z.ZodType<Wire>,
  changeOf: (wire: Wire, said: Said) => GroupChange,
  keyOf?: (wire: Wire) => readonly (Json | undefined)[],
  staleOf?: (wire: Wire) => string | undefined,
): Translator<Said> {
  return translator(wire, (read, said) => {
    const { command, text } = said;
    const timed = read.EventTime === undefined ? undefined : `${command}\n${text}`;
    const receiptKey = keyOf ? JSON.stringify([command, ...keyOf(read)]) : timed;
    const details = given({ receiptKey, leavesStale: staleOf?.(read) });
    return { wants: "record", command, ...circumstancesIn(read), change: changeOf(read, said), ...details };
  });
}

function circumstancesIn(wire: z.output<typeof ofAnything>) {
  const actorId = wire.Operator_Account ?? wire.Requestor_Account ?? wire.From_Account;
  return given({ actorId, occurredAt: wire.EventTime, groupKind: wire.Type });
}
