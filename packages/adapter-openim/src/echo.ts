import { identifier, optional, optionalText, otherwise } from "@grouphook/core/adapter";
import { z } from "zod";

/** What a reply that lets a change happen must repeat of it. */
export type Echo = { readonly [field: string]: string | number | null };

const textOrEmpty = optionalText.transform((value = "") => value);
const textOrNull = optionalText.transform((value) => value ?? null);
// Run against OpenIM's own callback functions: a reply with a number beyond `int32` is refused as a whole.
const int32OrNull = optional(z.int32(otherwise("is not a whole number of 32 bits"))).transform(
  (value) => value ?? null,
);

/** What the reply of the old API must repeat: without the id its change is of no group, and texts it lacks are emptied. */
export const oldEcho: z.ZodType<Echo> = z.object({
  groupID: identifier,
  groupName: textOrEmpty,
  notification: textOrEmpty,
  introduction: textOrEmpty,
  faceURL: textOrEmpty,
});

/** What the reply must repeat: whatever it lacks is not changed, for all that was asked for. */
export const newEcho: z.ZodType<Echo> = z.object({
  groupID: identifier,
  groupName: textOrNull,
  notification: textOrNull,
  introduction: textOrNull,
  faceURL: textOrNull,
  ex: textOrNull,
  needVerification: int32OrNull,
  lookMemberInfo: int32OrNull,
  applyMemberFriend: int32OrNull,
});

// Run against OpenIM's own callback functions.
const echoing: ReadonlySet<string | undefined> = new Set([
  "callbackBeforeSetGroupInfoCommand",
  "callbackBeforeSetGroupInfoExCommand",
]);

/** Whether a reply that lets the command's change happen must repeat it. */
export function mustEcho(command: string | undefined): boolean {
  return echoing.has(command);
}
