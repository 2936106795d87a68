import {
  askedChangeSchema,
  type CallbackCircumstances,
  circumstancesSchema,
  type GroupChange,
  type GroupView,
  groupProfileSchema,
  type Membership,
  muteEndSchema,
  type Question,
  verdictSchema,
} from "@grouphook/core";
import { z } from "zod";

/** A question as it is sent to the app's backend. */
export interface HttpQuestion {
  /** Raised when a reader of the current version would misunderstand the new one. */
  readonly version: 1;
  readonly source: string;
  readonly vendor: string;
  /** The vendor's name of the callback. */
  readonly command: string;
  /** Who makes the change, if the vendor says so. */
  readonly actorId?: string;
  /** The vendor's name for the kind of group, if the vendor sends it with the change. */
  readonly groupKind?: string;
  /** What the vendor sends with the change; absent if that is nothing. */
  readonly circumstances?: CallbackCircumstances;
  readonly change: GroupChange;
  /** `null` for a group that is unknown or dissolved, or if the change names no group; absent unless `includeView` is set. */
  readonly view?: HttpGroupView | null;
}

/** The group before the change, with the memberships of the actor and of the users that the change names. */
export interface HttpGroupView extends Omit<GroupView, "memberships"> {
  readonly memberships: readonly Membership[];
}

const view: z.ZodType<HttpGroupView> = z.object({
  groupId: z.string(),
  profile: groupProfileSchema,
  ownerId: z.string().nullable(),
  memberCount: z.number(),
  memberships: z.array(
    z.object({
      userId: z.string(),
      role: z.enum(["owner", "admin", "member"]),
      mutedUntil: muteEndSchema,
    }),
  ),
});

/** Reads a question in the backend. Unknown fields are left out. */
export const httpQuestionSchema: z.ZodType<HttpQuestion> = z.object({
  version: z.literal(1),
  source: z.string(),
  vendor: z.string(),
  command: z.string(),
  actorId: z.string().exactOptional(),
  groupKind: z.string().exactOptional(),
  circumstances: circumstancesSchema.exactOptional(),
  change: askedChangeSchema,
  view: view.nullable().exactOptional(),
});

/** JSON Schemas (draft 2020-12) of question and answer, for backends in other languages. */
export function httpPolicyJsonSchemas(): {
  readonly question: z.core.JSONSchema.JSONSchema;
  readonly answer: z.core.JSONSchema.JSONSchema;
} {
  return {
    question: z.toJSONSchema(httpQuestionSchema, { io: "input" }),
    answer: z.toJSONSchema(verdictSchema, { io: "input" }),
  };
}

/** The JSON form of a question. Reads the group only if `includeView` is set. */
export async function toHttpQuestion(question: Question, includeView: boolean): Promise<HttpQuestion> {
  const { source, vendor, command, actorId, groupKind, circumstances, change } = question;
  const asked: HttpQuestion = {
    version: 1,
    source,
    vendor,
    command,
    ...(actorId !== undefined && { actorId }),
    ...(groupKind !== undefined && { groupKind }),
    ...(Object.keys(circumstances).length > 0 && { circumstances }),
    change,
  };
  if (!includeView) return asked;
  const group = await question.view();
  return { ...asked, view: group ? { ...group, memberships: [...group.memberships.values()] } : null };
}
