import {
  type Callback,
  type Inbound,
  type PerformCallback,
  type Permission,
  type ReviewCallback,
  readWire,
  withCircumstances,
  yesOrNo,
} from "@grouphook/core/adapter";
import { dataOf } from "./form.js";
import type { ReadyOptions } from "./options.js";
import { profileOf } from "./profile.js";
import { policyCodes } from "./refusal-codes.js";
import { accessValidationWire, callbackWire, groupWire, parseData, sentAt, type UserWires } from "./wire.js";

interface Said {
  readonly action: string;
  readonly data: object;
  readonly json: string;
  readonly options: ReadyOptions;
  readonly wires: UserWires;
}

const leeway = yesOrNo(policyCodes);

const translations: ReadonlyMap<string, (said: Said) => Callback> = new Map([
  ["AEC_GROUP_CREATE", createGroup],
  ["AEC_GROUP_SYNC_ALL", syncGroup],
  ["AEC_GROUP_DEL", deleteGroup],
  ["AEC_GROUP_ADD_USER", addUser],
  ["AEC_GROUP_ADD_USER_AND_SYNC_ALL", addUser],
  ["AEC_GROUP_REMOVE_USER", removeUser],
  ["AEC_GROUP_REMOVE_USER_AND_SYNC_ALL", removeUser],
  ["AEC_SET_GROUP_PUSH_IGNORE", setPushIgnore],
  ["AEC_SET_GROUP_PUSH_IGNORE_AND_SYNC_ALL", setPushIgnore],
  ["AEC_UNSET_GROUP_PUSH_IGNORE", unsetPushIgnore],
  ["AEC_UNSET_GROUP_PUSH_IGNORE_AND_SYNC_ALL", unsetPushIgnore],
  ["AEC_GROUP_PUSH_SYSTEM_MSG", pushSystemMessage],
  ["AEC_GROUP_PUSH_SYSTEM_GROUP_MSG", pushGroupMessage],
  ["AEC_ACCESS_VALIDATION", validateAccess],
]);

/** Every action it has a word for. */
export const commands: readonly string[] = [...translations.keys()];

/** Puts an inbound in our words; an action that is not about groups becomes `unsupported`. Throws "malformed". */
export function decode(inbound: Inbound, options: ReadyOptions, wires: UserWires): Callback {
  const json = dataOf(inbound);
  const data = parseData(json);
  const { action } = readWire(callbackWire, data);
  const translate = translations.get(action);
  const unsupported = { wants: "unsupported", command: action } as const;
  const callback: Callback = translate?.({ action, data, json, options, wires }) ?? unsupported;
  const seconds = sentAt(data);
  return withCircumstances(callback, { requestedAt: seconds === undefined ? undefined : seconds * 1000 });
}

type Change = PerformCallback["change"];

function perform({ action }: Said, actorId: string, permission: Permission, change: Change): PerformCallback {
  const answerRoster = action.endsWith("_AND_SYNC_ALL");
  return { wants: "perform", command: action, actorId, change, leeway, permission, answerRoster };
}

function review({ action }: Said, actorId: string, permission: Permission, change: Change): ReviewCallback {
  return { wants: "review", command: action, actorId, change, leeway, permission };
}

function createGroup(said: Said): Callback {
  const { userId: ownerId, addUsers, userDefineData } = readWire(said.wires.create, said.data, said.action);
  const others = addUsers.filter((userId) => userId !== ownerId);
  const callback = perform(said, ownerId, said.options.mayCreate, {
    type: "group.created",
    ownerId,
    profile: profileOf(userDefineData),
    members: [{ userId: ownerId, role: "owner" }, ...others.map((userId) => ({ userId }))],
  });
  return { ...callback, receiptKey: said.json };
}

function syncGroup({ action, data }: Said): Callback {
  const { groupId } = readWire(groupWire, data, action);
  return { wants: "roster", command: action, groupId };
}

function deleteGroup(said: Said): Callback {
  const { userId, groupId } = readWire(said.wires.userInGroup, said.data, said.action);
  const callback = perform(said, userId, said.options.mayDelete, { type: "group.dissolved", groupId });
  return { ...callback, receiptKey: said.json };
}

// Joining, leaving and silencing carry no receipt key: `ts` has whole seconds, so an honest add, remove and add within
// one second repeats the text, while a true repetition changes nothing.

function addUser(said: Said): Callback {
  const { userId, groupId, addUsers, userDefineData } = readWire(said.wires.addUser, said.data, said.action);
  return perform(said, userId, said.options.mayAdd, {
    type: "members.joined",
    groupId,
    members: addUsers.map((added) => ({ userId: added })),
    how: isOnly(userId, addUsers) ? "applied" : "invited",
    ...(userDefineData !== undefined && { custom: userDefineData }),
  });
}

function removeUser(said: Said): Callback {
  const { userId, groupId, removeUsers: userIds } = readWire(said.wires.removeUser, said.data, said.action);
  const quits = isOnly(userId, userIds);
  const how = quits ? "quit" : "removed";
  const permission = quits ? "anyone" : said.options.mayRemove;
  return perform(said, userId, permission, { type: "members.left", groupId, userIds, how });
}

function setPushIgnore(said: Said): Callback {
  const { userId, groupId } = readWire(said.wires.userInGroup, said.data, said.action);
  return perform(said, userId, "member", { type: "member.silenced", groupId, userId });
}

function unsetPushIgnore(said: Said): Callback {
  const { userId, groupId } = readWire(said.wires.userInGroup, said.data, said.action);
  return perform(said, userId, "member", { type: "member.unsilenced", groupId, userId });
}

function pushSystemMessage(said: Said): Callback {
  const { userId } = readWire(said.wires.user, said.data, said.action);
  return review(said, userId, said.options.maySystemPush, { type: "system_push.requested" });
}

function pushGroupMessage(said: Said): Callback {
  const { userId, groupId } = readWire(said.wires.userInGroup, said.data, said.action);
  return review(said, userId, said.options.mayGroupPush, { type: "push.requested", groupId });
}

function validateAccess({ action, data }: Said): Callback {
  const { echostr } = readWire(accessValidationWire, data, action);
  return { wants: "echo", command: action, text: echostr };
}

function isOnly(userId: string, userIds: readonly string[]): boolean {
  return userIds.length === 1 && userIds[0] === userId;
}
