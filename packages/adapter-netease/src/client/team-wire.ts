import { type GroupProfile, type GroupRead, given, type Json, objectOf, optional } from "@grouphook/core/adapter";
import type { z } from "zod";
import { muteOfAll } from "../decode/mute-of-all.js";
import type { Kind } from "../decode/translator.js";
import { id, optionalInteger, optionalTextual, optionalTime, optionalUserId } from "../wire.js";

/** A team as NetEase tells it, and when that was true by its clock. */
export type TeamTold = Omit<GroupRead, "asOf" | "state">;

/** The types of teams, by our word for the kind. */
export const teamTypes: Readonly<Record<Kind, 1 | 2>> = { TEAM: 1, SUPER_TEAM: 2 };

/** The settings of `configuration`. */
export const modes = [
  "join_mode",
  "agree_mode",
  "invite_mode",
  "update_team_info_mode",
  "update_extension_mode",
] as const;

/** The app's own data, by its numbers in copies, as the vendor's SDK names them. */
export const extensions = { 18: "server_extension", 19: "customer_extension" } as const;

const configuration = objectOf({
  join_mode: optionalInteger,
  agree_mode: optionalInteger,
  invite_mode: optionalInteger,
  update_team_info_mode: optionalInteger,
  update_extension_mode: optionalInteger,
  chat_banned_mode: optionalInteger,
});

const wire = objectOf({
  team_id: id,
  owner_account_id: optionalUserId,
  member_count: optionalInteger,
  name: optionalTextual,
  icon: optionalTextual,
  announcement: optionalTextual,
  intro: optionalTextual,
  members_limit: optionalInteger,
  server_extension: optionalTextual,
  customer_extension: optionalTextual,
  create_time: optionalTime,
  configuration: optional(configuration),
});

/** A `team_info` of a kind of teams. */
export function teamInfoOf(kind: Kind): z.ZodType<TeamTold> {
  return wire.transform(
    (told): TeamTold => ({
      groupId: told.team_id,
      profile: profileOf(told, kind),
      ...given({ ownerId: told.owner_account_id, memberCount: told.member_count, createdAt: told.create_time }),
    }),
  );
}

function profileOf(told: z.output<typeof wire>, kind: Kind): GroupProfile {
  const { name, icon: avatar, announcement: notice, intro: introduction, members_limit } = told;
  const { chat_banned_mode: banned, ...configured } = told.configuration ?? {};
  const settings: { readonly [name: string]: Json } = given({
    ...{ members_limit, ...configured },
    ...{ 18: told[extensions[18]], 19: told[extensions[19]] },
  });
  return {
    kind,
    ...given({ name, avatar, notice, introduction }),
    ...muteOfAll(banned),
    ...(Object.keys(settings).length > 0 && { settings }),
  };
}
