import {
  type Callback,
  type CallbackDetails,
  type GroupChange,
  given,
  type NumberedCodes,
  type ParsedCallback,
  type RecordCallback,
  type ReviewCallback,
  type TextPaths,
  yesOrNo,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { id, idOfClient, optionalId, optionalTime, optionalUserId } from "../wire.js";

/** A copy or callback, parsed but not checked. */
export interface Said extends ParsedCallback {
  /** Where custom messages hold texts. */
  readonly textPaths: TextPaths;
}

/** The kinds of groups, as `convType` names them. */
export type Kind = "TEAM" | "SUPER_TEAM";

/** What a denial may say to the client; without such a code clients see 403, which stands for none here. */
export const codes: NumberedCodes = { from: 20_000, to: 20_099, default: 403 };

/** What a copy of something in a conversation says beside it. */
type Beside = {
  [Name in "fromAccount" | "msgidServer" | "msgidClient"]: z.ZodType<string | undefined>;
} & { to: z.ZodType<string>; msgTimestamp: z.ZodType<number | undefined> };

/** A copy of something in a team. */
export const inTeam: z.ZodObject<Beside> = z.object({
  to: id,
  fromAccount: optionalUserId,
  msgTimestamp: optionalTime,
  msgidServer: optionalId,
  msgidClient: idOfClient,
});

/** The callback that asks whether a change may happen. */
export function review(
  { command }: Said,
  change: GroupChange,
  { leeway = yesOrNo(codes), ...details }: CallbackDetails<ReviewCallback>,
): ReviewCallback {
  return { wants: "review", command, change, leeway, permission: "anyone", ...given(details) };
}

/** The callback that tells of changes in a team. */
export function record(
  { command }: Said,
  wire: z.output<typeof inTeam>,
  change: GroupChange,
  details: CallbackDetails<RecordCallback> = {},
): RecordCallback {
  return {
    ...{ wants: "record", command, change },
    ...given({ actorId: wire.fromAccount, occurredAt: wire.msgTimestamp, ...details }),
    ...receiptOf(command, wire),
  };
}

/** What we have no word for. */
export function unsupported({ command }: Said): Callback {
  return { wants: "unsupported", command };
}

/**
 * Ids of the server are counted apart for applications and for messages, so the command is part of the key. Ids of clients are
 * made by them.
 */
function receiptOf(
  command: string,
  { to, msgidServer, msgidClient }: z.output<typeof inTeam>,
): Pick<RecordCallback, "receiptKey" | "keyMayRecur"> {
  if (msgidServer !== undefined) return { receiptKey: JSON.stringify([command, to, msgidServer]) };
  if (msgidClient === undefined) return {};
  return { receiptKey: JSON.stringify([command, to, "client", msgidClient]), keyMayRecur: true };
}
