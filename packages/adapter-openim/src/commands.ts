import { given } from "@grouphook/core/adapter";

/** Whether to switch a hook on: always, once a policy judges it, after weighing what it brings and costs, or never. */
export type Advice = "on" | "policy" | "weigh" | "off";

/** One hook of OpenIM's. */
export interface Command {
  /** Its name in webhooks.yml, which begins with `before` where OpenIM waits for a verdict. */
  readonly key: string;
  /** Its name on the wire; absent where no version sends it. */
  readonly name?: string;
  /** What older versions, from v3.5 on, call it on the wire. */
  readonly formerly?: readonly string[];
  /** The first version that has it, where v3.8.3 has not. */
  readonly since?: string;
  readonly advice: Advice;
  /** What becomes of it here, in a document's words. */
  readonly note: string;
}

/** What a hook is about. */
export type Family = "groups" | "messages" | "push" | "other";

/** What becomes of each hook here, in a document's words. */
const notes: Readonly<Record<Exclude<Family, "other">, { readonly [key: string]: string }>> = {
  groups: {
    beforeCreateGroup: "review `group.created`; may change the id and the profile",
    afterCreateGroup: "record `group.created` with its first members",
    beforeInviteUserToGroup: "review `members.invited`, all or nobody",
    beforeMemberJoinGroup: "review `members.joined`, whatever the way in; may change what the new members show",
    beforeApplyJoinGroup: "review `join.requested`",
    afterJoinGroup: "record `members.joined`, of those who enter an open group by themselves",
    afterQuitGroup: "record `members.left`",
    afterKickGroupMember: "record `members.left`, with the reason from v3.8.1 on",
    afterDismissGroup: "record `group.dissolved`; comes twice, which is harmless",
    afterTransferGroupOwner: "record `owner.transferred`",
    beforeSetGroupInfo:
      "review `group.updated` of the old API; may change all but the notice. The reply repeats the change",
    afterSetGroupInfo: "record `group.updated` of the old API",
    beforeSetGroupInfoEx: "review `group.updated`; may change all but the notice. The reply repeats the change",
    afterSetGroupInfoEx: "record `group.updated`",
    beforeSetGroupMemberInfo: "review `member.updated`; may change all but the mute",
    afterSetGroupMemberInfo: "record `member.updated`",
  },
  messages: {
    beforeSendGroupMsg: "review `message.sent`, yes or no",
    beforeMsgModify: "review `message.sent` of a group that is not named; may change the content and `ex`",
    afterSendGroupMsg: "record `message.sent`, before it has a number",
    afterMsgSaveDB: "record `message.sent` with its number, by which recalls find it",
    afterRevokeMsg: "record `message.recalled`; despite its name it comes after the recall",
    afterGroupMsgRead: "unsupported: it does not say in which group",
    afterGroupMsgRevoke: "never sent; recalls come by `afterRevokeMsg`",
  },
  push: {
    beforeGroupOnlinePush: "record what notifications tell of groups and members; review `push.requested` of messages",
    beforeOfflinePush: "review `push.requested`; may name fewer receivers",
  },
};

const otherHooks: readonly string[] = [
  "beforeSendSingleMsg",
  "afterSendSingleMsg",
  "afterSingleMsgRead",
  "beforeOnlinePush",
  "beforeUserRegister",
  "afterUserRegister",
  "beforeUpdateUserInfo",
  "afterUpdateUserInfo",
  "beforeUpdateUserInfoEx",
  "afterUpdateUserInfoEx",
  "afterUserOnline",
  "afterUserOffline",
  "afterUserKickOff",
  "beforeAddFriend",
  "afterAddFriend",
  "beforeAddFriendAgree",
  "afterAddFriendAgree",
  "afterDeleteFriend",
  "beforeSetFriendRemark",
  "afterSetFriendRemark",
  "beforeImportFriends",
  "afterImportFriends",
  "beforeAddBlack",
  "afterRemoveBlack",
  "beforeCreateSingleChatConversations",
  "afterCreateSingleChatConversations",
  "beforeCreateGroupChatConversations",
  "afterCreateGroupChatConversations",
];

/** Names on the wire that are not the key between `callback` and `Command`; `null` where no version sends it. */
const oddNames: { readonly [key: string]: string | null } = {
  beforeInviteUserToGroup: "callbackBeforeInviteJoinGroupCommand",
  beforeMemberJoinGroup: "callbackBeforeMembersJoinGroupCommand",
  beforeApplyJoinGroup: "callbackBeforeJoinGroupCommand",
  afterKickGroupMember: "callbackAfterKickGroupCommand",
  afterDismissGroup: "callbackAfterDisMissGroupCommand",
  afterRevokeMsg: "callbackBeforeAfterMsgCommand",
  afterGroupMsgRevoke: null,
};

const formerNames: { readonly [key: string]: readonly string[] } = {
  beforeMemberJoinGroup: ["callbackBeforeMemberJoinGroupCommand"],
  afterQuitGroup: ["callbackQuitGroupCommand"],
  afterKickGroupMember: ["callbackKillGroupCommand"],
  afterDismissGroup: ["callbackDisMissGroupCommand"],
  afterTransferGroupOwner: ["callbackTransferGroupOwnerAfter", "callbackAfterTransferGroupOwner"],
  beforeSetGroupMemberInfo: ["CallbackBeforeSetGroupMemberInfoCommand"],
  beforeMsgModify: ["callbackMsgModifyCommand"],
  afterGroupMsgRead: ["callbackGroupMsgReadCommand"],
  beforeGroupOnlinePush: ["callbackSuperGroupOnlinePushCommand"],
  beforeOfflinePush: ["callbackOfflinePushCommand"],
};

/** Advice that is neither to switch on a fact nor a question once a policy judges it. */
const oddAdvice: { readonly [key: string]: Advice } = {
  afterGroupMsgRead: "off",
  afterGroupMsgRevoke: "off",
  beforeGroupOnlinePush: "weigh",
};

/** Hooks that v3.8.3 has not. */
const isNewer = /^afterMsgSaveDB$|ChatConversations$/;

/** Every hook of webhooks.yml (v3.8.3-patch.16, and main of 2026-07-02). The documentation is made from this. */
export const commands: Readonly<Record<Family, readonly Command[]>> = {
  groups: Object.entries(notes.groups).map(([key, note]) => command(key, note)),
  messages: Object.entries(notes.messages).map(([key, note]) => command(key, note)),
  push: Object.entries(notes.push).map(([key, note]) => command(key, note)),
  other: otherHooks.map((key) => ({ ...command(key, "unsupported: not about groups"), advice: "off" })),
};

function command(key: string, note: string): Command {
  const name =
    oddNames[key] === undefined ? `callback${key.charAt(0).toUpperCase()}${key.slice(1)}Command` : oddNames[key];
  return {
    key,
    ...given({ name: name ?? undefined, formerly: formerNames[key], since: isNewer.test(key) ? "3.8.4" : undefined }),
    advice: oddAdvice[key] ?? (key.startsWith("before") ? "policy" : "on"),
    note,
  };
}

const currentNames: ReadonlyMap<string, string> = new Map(
  Object.values(commands)
    .flat()
    .flatMap(({ name, formerly = [] }) => (name === undefined ? [] : [name, ...formerly].map((each) => [each, name]))),
);

const questions: ReadonlySet<string> = new Set(
  [commands.groups, commands.messages, commands.push].flat().flatMap(questionName),
);
const otherQuestions: ReadonlySet<string> = new Set(commands.other.flatMap(questionName));

/** Commands about single chats and groups alike, or of which not every callback says in which group it is. */
const sometimesOther: readonly string[] = [
  "beforeMsgModify",
  "afterSendGroupMsg",
  "afterMsgSaveDB",
  "afterRevokeMsg",
  "afterGroupMsgRead",
  "beforeGroupOnlinePush",
  "beforeOfflinePush",
];

/** Every command of which callbacks may come that are not about groups, as the newest servers spell it. */
export const otherCommands: readonly string[] = Object.values(commands)
  .flat()
  .filter(({ key }) => otherHooks.includes(key) || sometimesOther.includes(key))
  .flatMap(({ name }) => name ?? []);

function questionName({ key, name }: Command): readonly string[] {
  return name !== undefined && key.startsWith("before") ? [name] : [];
}

/** A command as the newest servers spell it, whichever version sent it. */
export function currentName(spelling: string): string {
  return currentNames.get(spelling) ?? spelling;
}

/** Whether a policy is asked for a verdict on what the command asks. */
export function isQuestion(command: string): boolean {
  return questions.has(command);
}

/** Whether OpenIM waits for a verdict on what the command asks, whatever it is about. */
export function asksFirst(command: string): boolean {
  return questions.has(command) || otherQuestions.has(command);
}
