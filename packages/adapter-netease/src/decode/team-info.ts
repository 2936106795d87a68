import { type GroupProfile, given, type Json, objectOf, optional } from "@grouphook/core/adapter";
import type { z } from "zod";
import { optionalInteger, optionalTextual, optionalUserId } from "../wire.js";
import { muteOfAll } from "./mute-of-all.js";

/** Settings under the names of the REST interface, by their numbers in `tinfo`. */
const settingNumbers = {
  6: "members_limit",
  16: "join_mode",
  21: "agree_mode",
  22: "invite_mode",
  23: "update_team_info_mode",
  24: "update_extension_mode",
} as const;

/**
 * What `tinfo` says of a team, by numbers: only what it names is said. The vendor's pages and its SDK name 18 and 19, the app's
 * own data, differently, so both keep their numbers.
 */
const wire = objectOf({
  3: optionalTextual,
  5: optionalUserId,
  14: optionalTextual,
  15: optionalTextual,
  18: optionalTextual,
  19: optionalTextual,
  20: optionalTextual,
  101: optionalInteger,
  6: optionalInteger,
  16: optionalInteger,
  21: optionalInteger,
  22: optionalInteger,
  23: optionalInteger,
  24: optionalInteger,
});

/** What is told of a team itself. */
export interface TeamInfo {
  readonly profile: GroupProfile;
  readonly ownerId?: string;
}

/** A `tinfo`, in our words. */
export const teamInfo: z.ZodType<TeamInfo> = wire.transform(inOurWords);

/** A `tinfo` that may be absent. */
export const optionalTeamInfo: z.ZodType<TeamInfo | undefined> = optional(teamInfo);

function inOurWords(told: z.output<typeof wire>): TeamInfo {
  const { 3: name, 5: ownerId, 14: introduction, 15: notice, 20: avatar, 101: muted } = told;
  const settings: { [name: string]: Json } = given({ 18: told[18], 19: told[19] });
  for (const [number, setting] of Object.entries(settingNumbers)) {
    const value = told[Number(number) as keyof typeof settingNumbers];
    if (value !== undefined) settings[setting] = value;
  }
  return {
    profile: given({
      ...{ name, introduction, notice, avatar },
      ...muteOfAll(muted),
      settings: Object.keys(settings).length > 0 ? settings : undefined,
    }),
    ...given({ ownerId }),
  };
}
