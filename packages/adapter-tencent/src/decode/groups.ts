import type { GroupCreated, MemberEntry } from "@grouphook/core/adapter";
import { z } from "zod";
import { given } from "../given.js";
import { malformed } from "../malformed.js";
import {
  identifier,
  integer,
  listOf,
  memberIds,
  optional,
  optionalIdentifier,
  optionalText,
  otherwise,
  text,
} from "../wire.js";
import { firstProfileOf, profileOf } from "./profile.js";
import { asks, type Said, type Translator, tells } from "./translator.js";

const group = z.object({ GroupId: identifier });
const creation = z.object({ Owner_Account: optionalIdentifier, MemberList: optional(memberIds) });

const operations = { set: "replace", clear: "replace", modify: "merge", delete: "remove" } as const;
const attribute = z.object({ key: text, value: optionalText }, otherwise("is not an object"));
const attributesChanged = group.extend({
  OptionType: z.enum(["set", "clear", "modify", "delete"], otherwise("is none of set, clear, modify, delete")),
  GroupAttr: optional(listOf(attribute)),
});

/** Commands about groups as such. */
export const groupTranslators: { readonly [command: string]: Translator } = {
  "Group.CallbackBeforeCreateGroup": asks(creation.extend({ Operator_Account: identifier }), createdBy),

  "Group.CallbackAfterCreateGroup": tells(creation.extend({ GroupId: identifier }), (wire, said) => ({
    ...createdBy(wire, said),
    groupId: wire.GroupId,
  })),

  "Group.CallbackAfterGroupInfoChanged": tells(group, ({ GroupId }, said) => ({
    type: "group.updated",
    groupId: GroupId,
    profile: profileOf(said),
  })),

  "Group.CallbackAfterGroupAttrChanged": tells(attributesChanged, (wire, { command }) => {
    const { GroupId, OptionType, GroupAttr } = wire;
    if (OptionType !== "clear" && GroupAttr === undefined) throw malformed(command, "GroupAttr is missing");
    const attributes = OptionType === "clear" ? [] : (GroupAttr ?? []);
    return {
      type: "group.attributes_changed",
      groupId: GroupId,
      operation: operations[OptionType],
      attributes: Object.fromEntries(attributes.map(({ key, value = "" }) => [key, value])),
    };
  }),

  "Group.CallbackAfterGroupFull": tells(
    group.extend({ TopicId: optionalIdentifier }),
    ({ GroupId: groupId, TopicId: topicId }) => ({ type: "group.filled", groupId, ...given({ topicId }) }),
  ),

  "Group.CallbackAfterGroupDestroyed": tells(group, ({ GroupId }) => ({ type: "group.dissolved", groupId: GroupId })),

  "Group.CallbackOnDailyGroupQuotaAlarm": tells(
    z.object({ QuotaUsed: integer, Quota: integer }),
    ({ QuotaUsed: used, Quota: quota }) => ({ type: "quota.alarmed", used, quota }),
  ),
};

function createdBy({ Owner_Account: ownerId, MemberList = [] }: z.output<typeof creation>, said: Said): GroupCreated {
  // Documented samples name the owner apart from the members; live traffic has him among them.
  const userIds = ownerId === undefined || MemberList.includes(ownerId) ? MemberList : [ownerId, ...MemberList];
  const members = userIds.map((userId): MemberEntry => (userId === ownerId ? { userId, role: "owner" } : { userId }));
  return { type: "group.created", ...given({ ownerId }), profile: firstProfileOf(said), members };
}
