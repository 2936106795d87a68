import {
  type GroupCreated,
  given,
  identifier,
  listOf,
  type MemberEntry,
  malformed,
  objectOf,
  optional,
  optionalIdentifier,
  optionalText,
  otherwise,
  text,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { integer, memberIds } from "../wire.js";
import { firstProfileOf, profileOf } from "./profile.js";
import { groupOrTopic, ofGroup, placeOf, records, reviews, type Said, type Translator } from "./translator.js";

const creation = z.object({ Owner_Account: optionalIdentifier, MemberList: optional(memberIds) });

const operations = { set: "replace", clear: "replace", modify: "merge", delete: "remove" } as const;
const attributesChanged = ofGroup.extend({
  OptionType: z.enum(["set", "clear", "modify", "delete"], otherwise("is none of set, clear, modify, delete")),
  GroupAttr: optional(listOf(objectOf({ key: text, value: optionalText }))),
});

/** Commands about groups as such. */
export const groupTranslators: { readonly [command: string]: Translator } = {
  "Group.CallbackBeforeCreateGroup": reviews(creation.extend({ Operator_Account: identifier }), createdBy),

  "Group.CallbackAfterCreateGroup": records(creation.extend({ GroupId: identifier }), (wire, said) => ({
    ...createdBy(wire, said),
    groupId: wire.GroupId,
  })),

  "Group.CallbackAfterGroupInfoChanged": records(ofGroup, (wire, said) => ({
    type: "group.updated",
    groupId: wire.GroupId,
    profile: profileOf(said),
  })),

  "Group.CallbackAfterGroupAttrChanged": records(attributesChanged, (wire, { command }) => {
    const { GroupId: groupId, OptionType, GroupAttr } = wire;
    if (OptionType !== "clear" && GroupAttr === undefined) throw malformed(command, "GroupAttr is missing");
    const changed = OptionType === "clear" ? [] : (GroupAttr ?? []);
    const attributes = Object.fromEntries(changed.map(({ key, value = "" }) => [key, value]));
    return { type: "group.attributes_changed", groupId, operation: operations[OptionType], attributes };
  }),

  "Group.CallbackAfterGroupFull": records(groupOrTopic, (wire) => ({ type: "group.filled", ...placeOf(wire) })),

  "Group.CallbackAfterGroupDestroyed": records(ofGroup, ({ GroupId: groupId }) => ({
    type: "group.dissolved",
    groupId,
  })),

  "Group.CallbackOnDailyGroupQuotaAlarm": records(
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
