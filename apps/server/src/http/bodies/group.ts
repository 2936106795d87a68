import type { GroupRecord } from "@grouphook/core";
import { z } from "zod";
import { anyJson, type BodyForm, bodyForm, moment, rfc3339, rfc3339IfAny } from "./body-form.js";

const schema = z
  .object({
    source: z.string(),
    groupId: z.string(),
    name: z.string(),
    notice: z.string(),
    introduction: z.string(),
    avatar: z.string(),
    kind: z.string().meta({ description: "The vendor's name for the kind of group; empty if it has none." }),
    ownerId: z.string().nullable(),
    state: z.enum(["active", "dissolved"]),
    memberCount: z.int(),
    mutedAll: z.boolean(),
    mutedAllUntil: moment
      .nullable()
      .meta({ description: "When the mute of all ends by itself; `null` if it does not, or nobody told." }),
    mutedAllSpares: z
      .enum(["admins", "nobody"])
      .meta({ description: "Who may speak while all are muted; `admins`: the owner and admins." }),
    disabled: z.boolean().meta({ description: "Whether the group is switched off: it stands, but nobody may speak." }),
    custom: anyJson,
    settings: z.record(z.string(), anyJson),
    attributes: z.record(z.string(), z.string()).readonly(),
    createdAt: moment.nullable().meta({ description: "`null` if the vendor never reported the creation." }),
    updatedAt: moment,
    dissolvedAt: moment.nullable(),
    stale: z
      .object({
        since: moment.nullable().meta({ description: "`null`: from the start." }),
        reason: z.string(),
      })
      .nullable()
      .meta({ description: "Since when and why the record may differ from the vendor's; else `null`." }),
  })
  .meta({
    id: "Group",
    example: {
      source: "chat",
      groupId: "100001",
      name: "读书会 📚",
      notice: "",
      introduction: "",
      avatar: "",
      kind: "",
      ownerId: "u1",
      state: "active",
      memberCount: 3,
      mutedAll: false,
      mutedAllUntil: null,
      mutedAllSpares: "admins",
      disabled: false,
      custom: null,
      settings: {},
      attributes: {},
      createdAt: "2026-01-31T08:00:00.000Z",
      updatedAt: "2026-01-31T08:00:00.000Z",
      dissolvedAt: null,
      stale: null,
    },
  });

/** A group in the form of the API. */
export const groupForm: BodyForm<GroupRecord> = bodyForm(schema, (group: GroupRecord) => ({
  source: group.source,
  groupId: group.groupId,
  name: group.name,
  notice: group.notice,
  introduction: group.introduction,
  avatar: group.avatar,
  kind: group.kind,
  ownerId: group.ownerId,
  state: group.state,
  memberCount: group.memberCount,
  mutedAll: group.mutedAll,
  mutedAllUntil: rfc3339IfAny(group.mutedAllUntil),
  mutedAllSpares: group.mutedAllSpares,
  disabled: group.disabled,
  custom: group.custom,
  settings: group.settings,
  attributes: group.attributes,
  createdAt: rfc3339IfAny(group.createdAt),
  updatedAt: rfc3339(group.updatedAt),
  dissolvedAt: rfc3339IfAny(group.dissolvedAt),
  stale: group.stale && { since: rfc3339IfAny(group.stale.since), reason: group.stale.reason },
}));
