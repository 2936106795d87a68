import {
  type Callback,
  type Inbound,
  type PerformCallback,
  type Permission,
  withCircumstances,
  yesOrNo,
} from "@grouphook/core/adapter";
import { dataOf } from "./form.js";
import type { ReadyOptions } from "./options.js";
import { profileOf } from "./profile.js";
import { policyCodes } from "./refusal-codes.js";
import { accessValidationWire, callbackWire, groupWire, parseData, readWire, type UserWires } from "./wire.js";

interface Asked {
  readonly action: string;
  readonly data: object;
  readonly json: string;
  readonly options: ReadyOptions;
  readonly wires: UserWires;
}

const leeway = yesOrNo(policyCodes);

const translations: ReadonlyMap<string, (asked: Asked) => Callback> = new Map([
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
  const callback: Callback = translate?.({ action, data, json, options, wires }) ?? {
    wants: "unsupported",
    command: action,
  };
  return withCircumstances(callback, { requestedAt: sentAt(data) });
}

/** The one circumstance AEC tells, signed with the rest. */
function sentAt(data: object): number | undefined {
  const seconds =
    "ts" in data && typeof data.ts === "string" && /^\d{1,12}$/.test(data.ts) ? Number(data.ts) : undefined;
  return seconds === undefined ? undefined : seconds * 1000;
}

function perform(
  { action }: Asked,
  actorId: string,
  permission: Permission,
  change: PerformCallback["change"],
): PerformCallback {
  const answerRoster = action.endsWith("_AND_SYNC_ALL");
  return { wants: "perform", command: action, actorId, change, leeway, permission, answerRoster };
}

function createGroup(asked: Asked): Callback {
  const { userId: ownerId, addUsers, userDefineData } = readWire(asked.wires.create, asked.data, asked.action);
  const others = addUsers.filter((userId) => userId !== ownerId);
  const callback = perform(asked, ownerId, asked.options.mayCreate, {
    type: "group.created",
    ownerId,
    profile: profileOf(userDefineData),
    members: [{ userId: ownerId, role: "owner" }, ...others.map((userId) => ({ userId }))],
  });
  return { ...callback, receiptKey: asked.json };
}

function syncGroup({ action, data }: Asked): Callback {
  const { groupId } = readWire(groupWire, data, action);
  return { wants: "roster", command: action, groupId };
}

function deleteGroup(asked: Asked): Callback {
  const { userId, groupId } = readWire(asked.wires.userInGroup, asked.data, asked.action);
  const callback = perform(asked, userId, asked.options.mayDelete, { type: "group.dissolved", groupId });
  return { ...callback, receiptKey: asked.json };
}

// Joining, leaving and silencing carry no receipt key: `ts` has whole seconds, so an honest add, remove and add within
// one second repeats the text, while a true repetition changes nothing.

function addUser(asked: Asked): Callback {
  const { userId, groupId, addUsers, userDefineData } = readWire(asked.wires.addUser, asked.data, asked.action);
  return perform(asked, userId, asked.options.mayAdd, {
    type: "members.joined",
    groupId,
    members: addUsers.map((added) => ({ userId: added })),
    how: isOnly(userId, addUsers) ? "applied" : "invited",
    ...(userDefineData !== undefined && { custom: userDefineData }),
  });
}

function removeUser(asked: Asked): Callback {
  const { userId, groupId, removeUsers: userIds } = readWire(asked.wires.removeUser, asked.data, asked.action);
  const quits = isOnly(userId, userIds);
  const permission = quits ? "anyone" : asked.options.mayRemove;
  return perform(asked, userId, permission, {
    type: "members.left",
    groupId,
    userIds,
    how: quits ? "quit" : "removed",
  });
}

function setPushIgnore(asked: Asked): Callback {
  const { userId, groupId } = readWire(asked.wires.userInGroup, asked.data, asked.action);
  return perform(asked, userId, "member", { type: "member.silenced", groupId, userId });
}

function unsetPushIgnore(asked: Asked): Callback {
  const { userId, groupId } = readWire(asked.wires.userInGroup, asked.data, asked.action);
  return perform(asked, userId, "member", { type: "member.unsilenced", groupId, userId });
}

function pushSystemMessage({ action, data, options, wires }: Asked): Callback {
  const { userId: actorId } = readWire(wires.user, data, action);
  const permission = options.maySystemPush;
  return { wants: "review", command: action, actorId, change: { type: "system_push.requested" }, leeway, permission };
}

function pushGroupMessage({ action, data, options, wires }: Asked): Callback {
  const { userId: actorId, groupId } = readWire(wires.userInGroup, data, action);
  const permission = options.mayGroupPush;
  return { wants: "review", command: action, actorId, change: { type: "push.requested", groupId }, leeway, permission };
}

function validateAccess({ action, data }: Asked): Callback {
  const { echostr } = readWire(accessValidationWire, data, action);
  return { wants: "echo", command: action, text: echostr };
}

function isOnly(userId: string, userIds: readonly string[]): boolean {
  return userIds.length === 1 && userIds[0] === userId;
}
