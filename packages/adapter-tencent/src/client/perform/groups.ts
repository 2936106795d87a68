import {
  type GroupDissolved,
  type GroupUpdated,
  given,
  type OwnerTransferred,
  type Performed,
} from "@grouphook/core/adapter";
import { GONE } from "../codes.js";
import { readGroupInfo } from "../group-info.js";
import { namedData, profileFieldsOf, type SettingNames, wholeDataOf } from "./fields.js";
import { impossible, madeOrRefused, make, type Task } from "./task.js";

const settingsOfUpdate: SettingNames = {
  ...{ ApplyJoinOption: "ApplyJoinOption", InviteOption: "InviteJoinOption", MaxMemberNum: "MaxMemberNum" },
};

/** Changes a group's profile. */
export async function updateGroup(change: GroupUpdated, task: Task): Promise<Performed> {
  const { groupId, profile } = change;
  if (profile.kind !== undefined) return impossible("profile.kind: that of a group at Tencent stays as it is");
  const said = profileFieldsOf(profile, {
    ...{ name: "Name", mutedAll: true, settings: settingsOfUpdate },
    custom: (custom) => namedData("AppDefinedData", wholeDataOf(custom, task.options.groupFields)),
  });
  if ("beyond" in said) {
    const why =
      said.beyond === "profile.custom" ? "not all of it is texts under groupFields" : "Tencent has no such field";
    return impossible(`${said.beyond}: ${why}`);
  }
  if (Object.keys(said.fields).length === 0) return { result: "performed", change, asOf: task.rest.time() };
  return madeOrRefused(await make(task, "modify_group_base_info", { GroupId: groupId, ...said.fields }), change);
}

/** Ends a group. */
export async function dissolveGroup(change: GroupDissolved, task: Task): Promise<Performed> {
  const answer = await make(task, "destroy_group", { GroupId: change.groupId }, { doneBefore: [GONE] });
  return madeOrRefused(answer, change);
}

/** Makes a member the owner. */
export async function transferOwnership(change: OwnerTransferred, task: Task): Promise<Performed> {
  const { groupId, toUserId, formerOwnerRole = "member" } = change;
  if (formerOwnerRole !== "member") return impossible("formerOwnerRole: at Tencent a former owner is a member");
  const answer = await make(task, "change_group_owner", { GroupId: groupId, NewOwner_Account: toUserId });
  const { idempotencyKey, signal } = task.performing;
  if (answer.isDone || idempotencyKey === undefined) return madeOrRefused(answer, change);
  const [group] = await readGroupInfo(task.rest, [groupId], [], given({ signal }));
  const isOwner = group?.state === "active" && group.ownerId === toUserId;
  return madeOrRefused({ ...answer, isDone: isOwner }, change);
}
