import { z } from "zod";
import type { GroupProfile, MemberProfile, MessageElement } from "../vocabulary/change.js";
import { LAST_MOMENT } from "../vocabulary/last-moment.js";
import { type Amendment, allow, type DenialCode, type Verdict } from "../vocabulary/verdict.js";

/** Must not consist of blanks; an empty name clears the name. */
const name = z.string().regex(/^$|\S/, "consists of blanks");
const userIds = z.array(z.string().min(1));

const groupProfile: z.ZodType<GroupProfile> = z.strictObject({
  name: name.exactOptional(),
  notice: z.string().exactOptional(),
  introduction: z.string().exactOptional(),
  avatar: z.string().exactOptional(),
  kind: z.string().exactOptional(),
  custom: z.json().exactOptional(),
  mutedAll: z.boolean().exactOptional(),
  mutedAllUntil: z.int().min(0).max(LAST_MOMENT).nullable().exactOptional(),
  mutedAllSpares: z.enum(["admins", "nobody"]).exactOptional(),
  disabled: z.boolean().exactOptional(),
  settings: z.record(z.string(), z.json()).exactOptional(),
});

const memberProfile: z.ZodType<MemberProfile> = z.strictObject({
  role: z.enum(["owner", "admin", "member"]).exactOptional(),
  nickname: z.string().exactOptional(),
  avatar: z.string().exactOptional(),
  custom: z.json().exactOptional(),
  mutedUntil: z.union([z.int().min(0).max(LAST_MOMENT), z.literal("forever"), z.null()]).exactOptional(),
  receives: z.boolean().exactOptional(),
});

/** Accepts `textPaths`, so that a policy can return an element of the question; they are not sent to the vendor. */
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
  priority: z.string().min(1).exactOptional(),
  receiverIds: userIds.exactOptional(),
});

const code: z.ZodType<DenialCode> = z.union([z.int(), z.string().min(1)]);

/** The JSON form of a verdict, as policies outside this process return it. */
export const verdictSchema: z.ZodType<Verdict> = z.discriminatedUnion("decision", [
  z.strictObject({
    decision: z.literal("allow"),
    amend: amendment.exactOptional(),
    refuseUserIds: userIds.exactOptional(),
    otherwise: z.strictObject({ code: code.exactOptional(), text: z.string().exactOptional() }).exactOptional(),
  }),
  z.strictObject({ decision: z.literal("discard") }),
  z.strictObject({
    decision: z.literal("deny"),
    code: code.exactOptional(),
    text: z.string().exactOptional(),
    detail: z.string().exactOptional(),
  }),
]);

/** Checks what a policy returned. Throws a `TypeError` that names what is wrong with it. */
export function asVerdict(returned: unknown): Verdict {
  if (isPlainAllow(returned)) return ALLOWED;
  const read = verdictSchema.safeParse(returned);
  if (read.success) return read.data;
  throw new TypeError(`a policy returned no valid verdict: ${z.prettifyError(read.error)}`);
}

const ALLOWED: Verdict = allow();

/** A shortcut past the schema for by far the most frequent verdict. */
function isPlainAllow(returned: unknown): boolean {
  if (returned === ALLOWED) return true;
  if (typeof returned !== "object" || returned === null || !("decision" in returned)) return false;
  return returned.decision === "allow" && Object.keys(returned).length === 1;
}
