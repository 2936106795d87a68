import { z } from "zod";
import { idField, memberEntries, newProfile, profileChange } from "../commands/change-bodies.js";
import { failures, success } from "../commands/command-answers.js";
import type { CommandDesk } from "../commands/command-desk.js";
import { commandHeaders as headers, commandQuery as query, runCommand } from "../commands/run-command.js";
import { identifier, ofSource, ParameterError } from "../parameters.js";
import { route, type ServedRoute } from "../routing/route.js";

const pathParameters = z.object({ source: ofSource, groupId: identifier });
const common = { tag: "commands", scope: "act", query, headers, largestBody: "1 MB" } as const;

const newGroup = z
  .strictObject({
    source: idField,
    groupId: idField.exactOptional().meta({ description: "The vendor or grouphook chooses one unless given." }),
    ownerId: idField,
    profile: newProfile.default({}),
    members: memberEntries.default([]).meta({ description: "Besides the owner." }),
  })
  .meta({
    id: "NewGroup",
    example: { source: "chat", ownerId: "u1", profile: { name: "读书会 📚" }, members: [{ userId: "u2" }] },
  });

const attributes = z
  .record(z.string(), z.string("must be text, or null").nullable(), "must be an object")
  .refine((given) => Object.keys(given).length > 0, "must name an attribute")
  .meta({ id: "AttributeChange", description: "Values to set, or nulls to remove keys.", example: { level: "7" } });

/** Making, changing and ending groups. */
export function groupCommandRoutes(desk: CommandDesk): readonly ServedRoute[] {
  return [
    route({
      ...common,
      method: "post",
      path: "/v1/groups",
      summary: "Make a group",
      body: newGroup,
      answers: {
        201: { ...success("The group is made."), headers: { location: "The path of the group." } },
        ...failures,
      },
      answer({ body: { source, groupId, ownerId, profile, members }, ...asked }) {
        const others = members.filter(({ userId }) => userId !== ownerId);
        const change = {
          ...({ type: "group.created", ownerId, profile, members: [{ userId: ownerId }, ...others] } as const),
          ...(groupId !== undefined && { groupId }),
        };
        return runCommand(desk, { ...asked, source, change, status: 201 });
      },
    }),
    route({
      ...common,
      method: "patch",
      path: "/v1/groups/{source}/{groupId}",
      summary: "Change a group's profile",
      pathParameters,
      body: profileChange,
      answers: { 200: success("The profile is changed."), ...failures },
      answer({ path: { source, groupId }, body: profile, ...asked }) {
        return runCommand(desk, { ...asked, source, change: { type: "group.updated", groupId, profile }, status: 200 });
      },
    }),
    route({
      ...common,
      method: "delete",
      path: "/v1/groups/{source}/{groupId}",
      summary: "Dissolve a group",
      pathParameters,
      answers: { 200: success("The group is dissolved."), ...failures },
      answer({ path: { source, groupId }, ...asked }) {
        return runCommand(desk, { ...asked, source, change: { type: "group.dissolved", groupId }, status: 200 });
      },
    }),
    route({
      ...common,
      method: "put",
      path: "/v1/groups/{source}/{groupId}/owner",
      summary: "Hand a group over",
      pathParameters,
      body: z.strictObject({ userId: idField }).meta({ id: "NewOwner", example: { userId: "u2" } }),
      answers: { 200: success("The group has the owner."), ...failures },
      answer({ path: { source, groupId }, body: { userId: toUserId }, ...asked }) {
        const change = { type: "owner.transferred", groupId, toUserId } as const;
        return runCommand(desk, { ...asked, source, change, status: 200 });
      },
    }),
    route({
      ...common,
      method: "patch",
      path: "/v1/groups/{source}/{groupId}/attributes",
      summary: "Set or remove attributes of a group",
      description: "Either: what sets some and removes others is two commands.",
      pathParameters,
      body: attributes,
      answers: { 200: success("The attributes are changed."), ...failures },
      answer({ path: { source, groupId }, body, ...asked }) {
        const set = Object.entries(body).filter((entry): entry is [string, string] => entry[1] !== null);
        const isMixed = set.length > 0 && set.length < Object.keys(body).length;
        if (isMixed) throw new ParameterError("body", "must either set attributes or remove them");
        const change = {
          ...({ type: "group.attributes_changed", groupId, operation: set.length > 0 ? "merge" : "remove" } as const),
          attributes: Object.fromEntries(set.length > 0 ? set : Object.keys(body).map((key) => [key, ""])),
        };
        return runCommand(desk, { ...asked, source, change, status: 200 });
      },
    }),
  ];
}
