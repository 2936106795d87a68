import type { CommandRemark, GroupRecord, PartRefusal } from "@grouphook/core";
import { z } from "zod";
import { type BodyForm, bodyForm } from "./body-form.js";
import { refusedSchema, remarkSchema } from "./command.js";
import { groupForm } from "./group.js";

/** What a command led to. */
export interface PerformedCommand {
  readonly commandId: number;
  readonly group: GroupRecord | undefined;
  readonly message?: { readonly key: string; readonly seq: number | null };
  readonly topicId?: string;
  readonly refused: readonly PartRefusal[];
  readonly remark?: CommandRemark | null;
}

const schema = z
  .object({
    commandId: z.int().meta({ description: "Its number in the log of commands." }),
    group: groupForm.schema.nullable().meta({ description: "The group as it is in the record now." }),
    message: z
      .object({
        key: z.string(),
        seq: z.number().nullable().meta({ description: "`null` if the vendor does not tell." }),
      })
      .exactOptional()
      .meta({ description: "The message that was sent." }),
    topicId: z.string().exactOptional().meta({ description: "The topic that was made." }),
    refused: refusedSchema,
    remark: remarkSchema.meta({ description: "What the caller should know; usually `null`." }),
  })
  .meta({ id: "CommandAnswer", description: "What a command led to." });

/** What a command led to, in the form of the API. */
export const commandAnswerForm: BodyForm<PerformedCommand> = bodyForm(schema, (done: PerformedCommand) => ({
  commandId: done.commandId,
  group: done.group ? groupForm.of(done.group) : null,
  ...(done.message && { message: done.message }),
  ...(done.topicId !== undefined && { topicId: done.topicId }),
  refused: done.refused,
  remark: done.remark ?? null,
}));
