import {
  DEEPEST_JSON,
  type GroupProfile,
  isIdentifier,
  isShallow,
  type Json,
  type MemberEntry,
  type MessageElement,
  type MuteEnd,
} from "@grouphook/core";
import { z } from "zod";

/** An id in a body. */
export const idField: z.ZodString = z
  .string("must be text")
  .refine(isIdentifier, "must be 1 to 255 bytes of UTF-8 without NUL");

const text = z.string("must be text");
/** Any JSON that those who read it later survive. */
const json: z.ZodType<Json> = z.custom<Json>(
  (value) => isShallow(value),
  `must not be nested deeper than ${DEEPEST_JSON} levels`,
);

const profileShape = {
  name: text.exactOptional(),
  notice: text.exactOptional(),
  introduction: text.exactOptional(),
  avatar: text.exactOptional().meta({ description: "URL of the picture." }),
  custom: json.exactOptional().meta({ description: "The app's own data, in the vendor's form." }),
};
const groupShape = {
  ...profileShape,
  mutedAll: z
    .boolean("must be true or false")
    .exactOptional()
    .meta({ description: "Whether only the owner and admins may speak." }),
  settings: z
    .record(z.string(), json, "must be an object")
    .exactOptional()
    .meta({ description: "The vendor's settings, under the vendor's names." }),
};

/** The profile of a new group. */
export const newProfile: z.ZodType<GroupProfile> = z
  .strictObject({
    ...groupShape,
    kind: text.exactOptional().meta({ description: "The vendor's name for the kind of group." }),
  })
  .meta({ id: "NewGroupProfile" });

/** What is to become of a group's profile. */
export const profileChange: z.ZodType<GroupProfile> = notEmpty(z.strictObject(groupShape)).meta({
  id: "GroupProfileChange",
  description: "Absent fields stay as they are, empty ones are cleared.",
  example: { name: "读书会 📚", mutedAll: true },
});

/** The profile of a new topic. */
export const newTopicProfile: z.ZodType<GroupProfile> = z.strictObject(profileShape).meta({ id: "NewTopicProfile" });

/** What is to become of a topic's profile. */
export const topicProfileChange: z.ZodType<GroupProfile> = notEmpty(z.strictObject(groupShape)).meta({
  id: "TopicProfileChange",
});

const entry: z.ZodType<MemberEntry> = z
  .strictObject({
    userId: idField,
    role: z.enum(["admin", "member"], "must be admin or member").exactOptional(),
  })
  .meta({ id: "NewMember", example: { userId: "u2", role: "admin" } });

/** Users, each once. */
export const memberEntries: z.ZodType<readonly MemberEntry[]> = z
  .array(entry, "must be a list")
  .superRefine((entries, context) => {
    const seen = new Set<string>();
    for (const [index, { userId }] of entries.entries()) {
      if (seen.has(userId)) context.addIssue({ code: "custom", path: [index, "userId"], message: "is named twice" });
      seen.add(userId);
    }
  });

/** What a message is made of. */
export const messageElements: z.ZodType<readonly MessageElement[]> = z
  .array(
    z
      .strictObject({ type: text.min(1, "must not be empty"), content: json })
      .meta({ id: "NewMessageElement", description: "As the vendor wants it." }),
    "must be a list",
  )
  .min(1, "must not be empty");

/** The end of a mute in a body. */
export const muteEndField: z.ZodType<MuteEnd> = z
  .union(
    [z.iso.datetime({ offset: true }).transform((value) => Date.parse(value)), z.literal("forever"), z.null()],
    "must be a moment as in 2026-01-31T08:00:00Z, forever or null",
  )
  .meta({
    description: "May not speak until then; `forever`: until it is lifted; `null` lifts it.",
    example: "2026-01-31T08:00:00Z",
  });

function notEmpty(schema: z.ZodType<GroupProfile>): z.ZodType<GroupProfile> {
  return schema.refine((given) => Object.keys(given).length > 0, "must name what is to change");
}
