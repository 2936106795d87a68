import type { GroupChange } from "@grouphook/core";
import { z } from "zod";
import { memberEntries, muteEndField } from "../commands/change-bodies.js";
import { failures, success } from "../commands/command-answers.js";
import type { CommandDesk } from "../commands/command-desk.js";
import { commandHeaders as headers, commandQuery as query, runCommand } from "../commands/run-command.js";
import { identifier, ofSource, ParameterError } from "../parameters.js";
import { route, type ServedRoute } from "../routing/route.js";

const ofGroup = z.object({ source: ofSource, groupId: identifier });
const ofMember = z.object({ source: ofSource, groupId: identifier, userId: identifier });
const common = { tag: "commands", scope: "act", query, headers, largestBody: "1 MB" } as const;

const addition = z
  .strictObject({ members: memberEntries.refine((entries) => entries.length > 0, "must not be empty") })
  .meta({ id: "NewMembers", example: { members: [{ userId: "u2" }, { userId: "u3", role: "admin" }] } });

const memberChange = z
  .strictObject({
    role: z.enum(["admin", "member"], "must be admin or member").exactOptional(),
    nickname: z.string("must be text").exactOptional(),
    mutedUntil: muteEndField.exactOptional(),
    silenced: z
      .boolean("must be true or false")
      .exactOptional()
      .meta({ description: "Whether the member gets no push notifications; a command of its own." }),
  })
  .refine((given) => Object.keys(given).length > 0, "must name what is to change")
  .meta({ id: "MemberChange", example: { role: "admin", nickname: "小明" } });

/** Adding, removing and changing members. */
export function memberCommandRoutes(desk: CommandDesk): readonly ServedRoute[] {
  return [
    route({
      ...common,
      method: "post",
      path: "/v1/groups/{source}/{groupId}/members",
      summary: "Add members",
      pathParameters: ofGroup,
      body: addition,
      answers: { 200: success("They are members; `refused` names those whom the vendor refused."), ...failures },
      answer({ path: { source, groupId }, body: { members }, ...asked }) {
        const change = { type: "members.joined", groupId, members, how: "added" } as const;
        return runCommand(desk, { ...asked, source, change, status: 200 });
      },
    }),
    route({
      ...common,
      method: "delete",
      path: "/v1/groups/{source}/{groupId}/members/{userId}",
      summary: "Remove a member",
      pathParameters: ofMember,
      answers: { 200: success("The user is no member."), ...failures },
      answer({ path: { source, groupId, userId }, ...asked }) {
        const change = { type: "members.left", groupId, userIds: [userId], how: "removed" } as const;
        return runCommand(desk, { ...asked, source, change, status: 200 });
      },
    }),
    route({
      ...common,
      method: "patch",
      path: "/v1/groups/{source}/{groupId}/members/{userId}",
      summary: "Change a member",
      pathParameters: ofMember,
      body: memberChange,
      answers: { 200: success("The member is changed."), ...failures },
      answer({ path: { source, groupId, userId }, body, ...asked }) {
        return runCommand(desk, { ...asked, source, change: changeOf(groupId, userId, body), status: 200 });
      },
    }),
  ];
}

/** At the vendors, push notifications are something else than what a member is in the group. */
function changeOf(groupId: string, userId: string, body: z.output<typeof memberChange>): GroupChange {
  const { silenced, ...profile } = body;
  if (silenced === undefined) return { type: "member.updated", groupId, userId, profile };
  if (Object.keys(profile).length > 0) throw new ParameterError("silenced", "is changed by a command of its own");
  return { type: silenced ? "member.silenced" : "member.unsilenced", groupId, userId };
}
