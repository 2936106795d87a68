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
  type Translators,
  text,
  word,
} from "@grouphook/core/adapter";
import type { z } from "zod";
import { integer, memberIds } from "../wire.js";
import { firstProfileOf, profileOf } from "./profile.js";
import { groupOrTopic, ofAnything, ofGroup, placeOf, records, reviews, type Said } from "./translator.js";

const creation = ofAnything.extend({ Owner_Account: optionalIdentifier, MemberList: optional(memberIds) });

const attributesChanged = ofGroup.extend({
  OptionType: word({ set: "replace", clear: "clear", modify: "merge", delete: "remove" }),
  GroupAttr: optional(listOf(objectOf({ key: text, value: optionalText }))),
});

/** Commands about groups as such. */
export const groupTranslators: Translators<Said> = {
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
    const { GroupId: groupId, OptionType: operation, GroupAttr } = wire;
    const change = { type: "group.attributes_changed", groupId } as const;
    if (operation === "clear") return { ...change, operation: "replace", attributes: {} };
    if (GroupAttr === undefined) throw malformed(command, "GroupAttr is missing");
    const attributes = Object.fromEntries(GroupAttr.map(({ key, value = "" }) => [key, value]));
    return { ...change, operation, attributes };
  }),

  "Group.CallbackAfterGroupFull": records(groupOrTopic, (wire) => ({ type: "group.filled", ...placeOf(wire) })),

  "Group.CallbackAfterGroupDestroyed": records(ofGroup, (wire) => ({ type: "group.dissolved", groupId: wire.GroupId })),

  "Group.CallbackOnDailyGroupQuotaAlarm": records(
    ofAnything.extend({ QuotaUsed: integer, Quota: integer }),
    ({ QuotaUsed: used, Quota: quota }) => ({ type: "quota.alarmed", used, quota }),
  ),
};

function createdBy({ Owner_Account: ownerId, MemberList = [] }: z.output<typeof creation>, said: Said): GroupCreated {
  // Documented samples name the owner apart from the members; live traffic has him among them.
  const userIds = ownerId === undefined || MemberList.includes(ownerId) ? MemberList : [ownerId, ...MemberList];
  const members = userIds.map((userId): MemberEntry => (userId === ownerId ? { userId, role: "owner" } : { userId }));
  return { type: "group.created", ...given({ ownerId }), profile: firstProfileOf(said), members };
}
