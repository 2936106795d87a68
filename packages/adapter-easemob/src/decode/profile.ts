import { type GroupProfile, given, type Json, objectOf, optionalText } from "@grouphook/core/adapter";
import type { z } from "zod";
import { optionalFlag, optionalNumber } from "../wire.js";

type Texts = "title" | "description" | "custom" | "avatar" | "scale";
type Flags = "mute" | "disabled" | "invite_need_confirm" | "public" | "allow_user_invites";
type Fields = { [Name in Texts]: z.ZodType<string | undefined> } & {
  [Name in Flags]: z.ZodType<boolean | undefined>;
} & { [Name in "max_users" | "mute_duration"]: z.ZodType<number | undefined> };

/** The profile of a group as `group_op_event` has it: most of it texts, even what is a number or a flag. */
export const info: z.ZodObject<Fields> = objectOf({
  title: optionalText,
  description: optionalText,
  custom: optionalText,
  avatar: optionalText,
  mute: optionalFlag,
  disabled: optionalFlag,
  max_users: optionalNumber,
  mute_duration: optionalNumber,
  invite_need_confirm: optionalFlag,
  public: optionalFlag,
  allow_user_invites: optionalFlag,
  scale: optionalText,
});

/** The fields that are there: an absent one is unchanged. `at` is when they were told, in Unix milliseconds. */
export function profileOf(wire: z.output<typeof info>, at: number | undefined): GroupProfile {
  const { title: name, description: introduction, custom, avatar, mute: mutedAll, disabled } = wire;
  const { max_users, invite_need_confirm, public: isPublic, allow_user_invites, scale } = wire;
  const settings: { readonly [name: string]: Json } = given({
    ...{ max_users, invite_need_confirm, public: isPublic, allow_user_invites, scale },
  });
  return given({
    ...{ name, introduction, custom, avatar, mutedAll, disabled, mutedAllUntil: mutedAllUntilOf(wire, at) },
    settings: Object.keys(settings).length > 0 ? settings : undefined,
  });
}

/** How long the mute of all lasts, in seconds: -1 without end, and told since 2025. */
function mutedAllUntilOf({ mute, mute_duration: seconds }: z.output<typeof info>, at: number | undefined) {
  if (mute !== true || seconds === undefined || seconds === 0) return undefined;
  if (seconds < 0) return null;
  return at === undefined ? undefined : at + seconds * 1000;
}
