import { type CommandRecord, commandStates } from "@grouphook/core";
import { z } from "zod";
import { anyJson, type BodyForm, bodyForm, moment, rfc3339, rfc3339IfAny } from "./body-form.js";

/** What the vendor refused of a change. */
export const refusedSchema: z.ZodType<CommandRecord["refused"]> = z
  .array(
    z
      .object({
        userId: z.string().exactOptional(),
        messageKey: z.string().exactOptional(),
        topicId: z.string().exactOptional(),
        code: z.union([z.number(), z.string()]).meta({ description: "The vendor's code." }),
        text: z.string(),
      })
      .meta({ id: "PartRefusal", description: "What was refused of a command, though the rest was done." }),
  )
  .readonly();

/** What was said about a command. */
export const remarkSchema: z.ZodType<CommandRecord["remark"]> = z
  .object({
    by: z.enum(["vendor", "policy", "rules", "grouphook"]),
    code: z.union([z.number(), z.string()]).exactOptional(),
    text: z.string(),
  })
  .meta({ id: "CommandRemark", description: "What was said about a command, and by whom." })
  .nullable();

const schema = z
  .object({
    commandId: z.int(),
    startedAt: moment,
    endedAt: moment.nullable().meta({ description: "`null` while it is being carried out." }),
    token: z.string().meta({ description: "The name of the caller's token; `anyone` without one." }),
    source: z.string(),
    vendor: z.string(),
    groupId: z.string().nullable(),
    actorId: z.string().nullable(),
    change: z.string().meta({ description: "The type of the change.", example: "members.joined" }),
    request: anyJson.meta({ description: "The change as it was asked for; `null` once it was taken out." }),
    state: z.enum(commandStates).meta({
      description:
        "`failed`: the vendor gave no answer and has not done it. `unknown`: it may have done it; its group is stale.",
    }),
    remark: remarkSchema,
    refused: refusedSchema,
  })
  .meta({ id: "Command", description: "What an app commanded, and what became of it." });

/** A command in the form of the API. */
export const commandForm: BodyForm<CommandRecord> = bodyForm(schema, (command: CommandRecord) => ({
  commandId: command.commandId,
  startedAt: rfc3339(command.startedAt),
  endedAt: rfc3339IfAny(command.endedAt),
  token: command.token,
  source: command.source,
  vendor: command.vendor,
  groupId: command.groupId,
  actorId: command.actorId,
  change: command.change,
  request: command.request,
  state: command.state,
  remark: command.remark,
  refused: command.refused,
}));
