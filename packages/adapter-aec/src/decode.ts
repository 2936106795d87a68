import {
  type Callback,
  type Inbound,
  type ParsedCallback,
  type PerformCallback,
  type Permission,
  type ReviewCallback,
  readWire,
  type Translators,
  translator,
  withCircumstances,
  yesOrNo,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { dataOf } from "./form.js";
import { type ReadyOptions, schema } from "./options.js";
import { profileOf } from "./profile.js";
import { policyCodes } from "./refusal-codes.js";
import { callbackWire, identifier, parseData, sayableText, sentAt, userDefineData, userFields } from "./wire.js";

const leeway = yesOrNo(policyCodes);

/** The translators of all actions that it has a word for. */
export function translatorsFor(options: ReadyOptions): Translators {
  const { userId, userIds } = userFields(options.maxUserIdBytes);
  const byUser = z.object({ userId });
  const ofGroup = z.object({ groupId: identifier });
  const byUserOfGroup = byUser.extend(ofGroup.shape);

  // Joining, leaving and silencing carry no receipt key: `ts` has whole seconds, so an honest add, remove and add within
  // one second repeats the text, while a true repetition changes nothing.
  const addUser = translator(byUserOfGroup.extend({ addUsers: userIds, userDefineData }), (wire, said) =>
    perform(said, wire.userId, options.mayAdd, {
      type: "members.joined",
      groupId: wire.groupId,
      members: wire.addUsers.map((added) => ({ userId: added })),
      how: isOnly(wire.userId, wire.addUsers) ? "applied" : "invited",
      ...(wire.userDefineData !== undefined && { custom: wire.userDefineData }),
    }),
  );
  const removeUser = translator(byUserOfGroup.extend({ removeUsers: userIds }), (wire, said) => {
    const { userId, groupId, removeUsers } = wire;
    const quits = isOnly(userId, removeUsers);
    const change = { type: "members.left", groupId, userIds: removeUsers, how: quits ? "quit" : "removed" } as const;
    return perform(said, userId, quits ? "anyone" : options.mayRemove, change);
  });
  const pushIgnore = (type: "member.silenced" | "member.unsilenced") =>
    translator(byUserOfGroup, ({ userId, groupId }, said) =>
      perform(said, userId, "member", { type, groupId, userId }),
    );

  return {
    AEC_GROUP_CREATE: translator(byUser.extend({ addUsers: userIds, userDefineData }), (wire, said) => {
      const { userId: ownerId, addUsers } = wire;
      const others = addUsers.filter((userId) => userId !== ownerId).map((userId) => ({ userId }));
      const members = [{ userId: ownerId, role: "owner" } as const, ...others];
      const change = { type: "group.created", ownerId, profile: profileOf(wire.userDefineData), members } as const;
      return { ...perform(said, ownerId, options.mayCreate, change), receiptKey: said.text };
    }),
    AEC_GROUP_SYNC_ALL: translator(ofGroup, ({ groupId }, { command }) => ({ wants: "roster", command, groupId })),
    AEC_GROUP_DEL: translator(byUserOfGroup, ({ userId, groupId }, said) => ({
      ...perform(said, userId, options.mayDelete, { type: "group.dissolved", groupId }),
      receiptKey: said.text,
    })),
    AEC_GROUP_ADD_USER: addUser,
    AEC_GROUP_ADD_USER_AND_SYNC_ALL: addUser,
    AEC_GROUP_REMOVE_USER: removeUser,
    AEC_GROUP_REMOVE_USER_AND_SYNC_ALL: removeUser,
    AEC_SET_GROUP_PUSH_IGNORE: pushIgnore("member.silenced"),
    AEC_SET_GROUP_PUSH_IGNORE_AND_SYNC_ALL: pushIgnore("member.silenced"),
    AEC_UNSET_GROUP_PUSH_IGNORE: pushIgnore("member.unsilenced"),
    AEC_UNSET_GROUP_PUSH_IGNORE_AND_SYNC_ALL: pushIgnore("member.unsilenced"),
    AEC_GROUP_PUSH_SYSTEM_MSG: translator(byUser, ({ userId }, said) =>
      review(said, userId, options.maySystemPush, { type: "system_push.requested" }),
    ),
    AEC_GROUP_PUSH_SYSTEM_GROUP_MSG: translator(byUserOfGroup, ({ userId, groupId }, said) =>
      review(said, userId, options.mayGroupPush, { type: "push.requested", groupId }),
    ),
    // The console's check of an address.
    AEC_ACCESS_VALIDATION: translator(z.object({ echostr: sayableText }), ({ echostr: text }, { command }) => {
      return { wants: "echo", command, text };
    }),
  };
}

/** Every action it has a word for. */
export const commands: readonly string[] = Object.keys(translatorsFor(schema.parse({})));

/** Puts an inbound in our words; an action that is not about groups becomes `unsupported`. Throws "malformed". */
export function decode(inbound: Inbound, translators: Translators): Callback {
  const text = dataOf(inbound);
  const body = parseData(text);
  const { action: command } = readWire(callbackWire, body);
  const translate = Object.hasOwn(translators, command) ? translators[command] : undefined;
  const callback: Callback = translate?.({ command, body, text }) ?? { wants: "unsupported", command };
  const seconds = sentAt(body);
  return withCircumstances(callback, { requestedAt: seconds === undefined ? undefined : seconds * 1000 });
}

type Change = PerformCallback["change"];

function perform(
  { command }: ParsedCallback,
  actorId: string,
  permission: Permission,
  change: Change,
): PerformCallback {
  const answerRoster = command.endsWith("_AND_SYNC_ALL");
  return { wants: "perform", command, actorId, change, leeway, permission, answerRoster };
}

function review({ command }: ParsedCallback, actorId: string, permission: Permission, change: Change): ReviewCallback {
  return { wants: "review", command, actorId, change, leeway, permission };
}

function isOnly(userId: string, userIds: readonly string[]): boolean {
  return userIds.length === 1 && userIds[0] === userId;
}
