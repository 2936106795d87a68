import {
  type GroupChange,
  given,
  malformed,
  type Translator,
  type Translators,
  translator,
} from "@grouphook/core/adapter";
import type { z } from "zod";
import { optionalJavaList, optionalTextual } from "../wire.js";
import { inTeam, record, type Said } from "./translator.js";

const application = inTeam.extend({ body: optionalTextual, tMembers: optionalJavaList });

/** What an application or invitation tells, said by somebody in or to a group. */
type Told = z.output<typeof application> & { readonly userId: string; readonly message?: string };

/** Copies of applications and invitations, of both kinds of groups; both come under `CUSTOM_TEAM`. */
export const applicationTranslators: Translators<Said> = {
  ...told("APPLY", ({ to: groupId, userId, message }) => ({
    type: "join.requested",
    ...{ groupId, userId, ...given({ message }) },
  })),
  // Whose application it was is not told.
  ...told("APPLY_REJECT", ({ to: groupId, message }) => ({
    type: "join.answered",
    ...{ groupId, accepted: false, ...given({ message }) },
  })),
  ...told("INVITE", ({ to: groupId, tMembers: userIds, message }, { command }) => {
    if (userIds === undefined) throw malformed(command, "tMembers is missing");
    return { type: "members.invited", groupId, userIds, ...given({ message }) };
  }),
  ...told("INVITE_REJECT", ({ to: groupId, userId, message }) => ({
    type: "invitation.answered",
    ...{ groupId, userId, accepted: false, ...given({ message }) },
  })),
};

function told(what: string, changeOf: (told: Told, said: Said) => GroupChange): Translators<Said> {
  const translate: Translator<Said> = translator(application, (wire, said) => {
    const { fromAccount: userId, body } = wire;
    if (userId === undefined) throw malformed(said.command, "fromAccount is missing");
    return record(said, wire, changeOf({ ...wire, userId, ...given({ message: body || undefined }) }, said));
  });
  return { [`copy.1.CUSTOM_TEAM.TEAM_${what}`]: translate, [`copy.1.CUSTOM_TEAM.SUPERTEAM_${what}`]: translate };
}
