import {
  type GroupChange,
  given,
  malformed,
  readBody,
  type Translator,
  type Translators,
  translator,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { optionalJavaList, optionalTextual } from "../wire.js";
import { inTeam, record, type Said, unsupported } from "./translator.js";

const application = inTeam.extend({ body: optionalTextual });
const invited = z.compile(z.object({ tMembers: optionalJavaList }));

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
  // Whom is not told of teams with more than 200 members.
  ...told("INVITE", ({ to: groupId, message }, said) => {
    const { tMembers: userIds } = readBody(said, invited);
    return userIds && { type: "members.invited", groupId, userIds, ...given({ message }) };
  }),
  ...told("INVITE_REJECT", ({ to: groupId, userId, message }) => ({
    type: "invitation.answered",
    ...{ groupId, userId, accepted: false, ...given({ message }) },
  })),
};

function told(what: string, changeOf: (told: Told, said: Said) => GroupChange | undefined): Translators<Said> {
  const translate: Translator<Said> = translator(application, (wire, said) => {
    const { fromAccount: userId, body } = wire;
    if (userId === undefined) throw malformed(said.command, "fromAccount is missing");
    const change = changeOf({ ...wire, userId, ...given({ message: body || undefined }) }, said);
    return change ? record(said, wire, change) : unsupported(said);
  });
  return { [`copy.1.CUSTOM_TEAM.TEAM_${what}`]: translate, [`copy.1.CUSTOM_TEAM.SUPERTEAM_${what}`]: translate };
}
