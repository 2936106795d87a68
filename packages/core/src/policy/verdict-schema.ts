import { z } from "zod";
import type { GroupProfile, MemberProfile, MessageElement } from "../vocabulary/change.js";
import { LAST_MOMENT } from "../vocabulary/last-moment.js";
import { type Amendment, allow, type Verdict } from "../vocabulary/verdict.js";

/** Blanks are no name; an empty one clears it. */
const name = z.string().regex(/^$|\S/, "is nothing but blanks");
const userIds = z.array(z.string().min(1));

const groupProfile: z.ZodType<GroupProfile> = z.strictObject({
  name: name.exactOptional(),
  notice: z.string().exactOptional(),
  introduction: z.string().exactOptional(),
  avatar: z.string().exactOptional(),
  kind: z.string().exactOptional(),
  custom: z.json().exactOptional(),
  mutedAll: z.boolean().exactOptional(),
  settings: z.record(z.string(), z.json()).exactOptional(),
});

const memberProfile: z.ZodType<MemberProfile> = z.strictObject({
  role: z.enum(["owner", "admin", "member"]).exactOptional(),
  nickname: z.string().exactOptional(),
  avatar: z.string().exactOptional(),
  custom: z.json().exactOptional(),
  mutedUntil: z.int().min(0).max(LAST_MOMENT).nullable().exactOptional(),
});

/** With its `textPaths`, so that a policy may hand back what it was asked about; no vendor is told of them. */
const element: z.ZodType<MessageElement> = z.strictObject({
  type: z.string().min(1),
  content: z.json(),
  textPaths: z.array(z.string()).exactOptional(),
});

const amendment: z.ZodType<Amendment> = z.strictObject({
  groupId: z.string().min(1).exactOptional(),
  profile: groupProfile.exactOptional(),
  members: z.record(z.string().min(1), memberProfile).exactOptional(),
  elements: z.array(element).exactOptional(),
  text: z.string().exactOptional(),
  custom: z.string().exactOptional(),
  receiverIds: userIds.exactOptional(),
});

/** The JSON form of a verdict, as policies outside this process say it. */
export const verdictSchema: z.ZodType<Verdict> = z.discriminatedUnion("decision", [
  z.strictObject({
    decision: z.literal("allow"),
    amend: amendment.exactOptional(),
    refuseUserIds: userIds.exactOptional(),
  }),
  z.strictObject({ decision: z.literal("discard") }),
  z.strictObject({
    decision: z.literal("deny"),
    code: z.int().exactOptional(),
    text: z.string().exactOptional(),
    detail: z.string().exactOptional(),
  }),
]);

/** The verdict itself, or a `TypeError` telling what is wrong with what a policy said. */
export function asVerdict(said: unknown): Verdict {
  if (isPlainAllow(said)) return ALLOWED;
  const read = verdictSchema.safeParse(said);
  if (read.success) return read.data;
  throw new TypeError(`a policy said what is no verdict: ${z.prettifyError(read.error)}`);
}

const ALLOWED: Verdict = allow();

/** By far the most frequent verdict needs no schema. */
function isPlainAllow(said: unknown): boolean {
  if (said === ALLOWED) return true;
  if (typeof said !== "object" || said === null || !("decision" in said)) return false;
  return said.decision === "allow" && Object.keys(said).length === 1;
}
