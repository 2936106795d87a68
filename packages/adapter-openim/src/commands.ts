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

/** A hook as it is written down here. */
interface Hook extends Omit<Command, "name"> {
  /** Where it is not the key between `callback` and `Command`; `null` where no version sends it. */
  readonly name?: string | null;
}

const notAboutGroups = { advice: "off", note: "unsupported: not about groups" } as const;
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
];
const newerOtherHooks: readonly string[] = [
  "beforeCreateSingleChatConversations",
  "afterCreateSingleChatConversations",
  "beforeCreateGroupChatConversations",
  "afterCreateGroupChatConversations",
];

/** Every hook of webhooks.yml (v3.8.3-patch.16, and main of 2026-07-02). The documentation is made from this. */
export const commands: Readonly<Record<Family, readonly Command[]>> = {
  groups: hooks(
    { key: "beforeCreateGroup", advice: "policy", note: "review `group.created`; may change the id and the profile" },
    { key: "afterCreateGroup", advice: "on", note: "record `group.created` with its first members" },
    {
      key: "beforeInviteUserToGroup",
      name: "callbackBeforeInviteJoinGroupCommand",
      advice: "policy",
      note: "review `members.invited`, all or nobody",
    },
    {
      key: "beforeMemberJoinGroup",
      name: "callbackBeforeMembersJoinGroupCommand",
      formerly: ["callbackBeforeMemberJoinGroupCommand"],
      advice: "policy",
      note: "review `members.joined`, whatever the way in; may change what the new members show",
    },
    {
      key: "beforeApplyJoinGroup",
      name: "callbackBeforeJoinGroupCommand",
      advice: "policy",
      note: "review `join.requested`",
    },
    {
      key: "afterJoinGroup",
      advice: "on",
      note: "record `members.joined`, of those who enter an open group by themselves",
    },
    { key: "afterQuitGroup", formerly: ["callbackQuitGroupCommand"], advice: "on", note: "record `members.left`" },
    {
      key: "afterKickGroupMember",
      name: "callbackAfterKickGroupCommand",
      formerly: ["callbackKillGroupCommand"],
      advice: "on",
      note: "record `members.left`, with the reason from v3.8.1 on",
    },
    {
      key: "afterDismissGroup",
      name: "callbackAfterDisMissGroupCommand",
      formerly: ["callbackDisMissGroupCommand"],
      advice: "on",
      note: "record `group.dissolved`; comes twice, which is harmless",
    },
    {
      key: "afterTransferGroupOwner",
      formerly: ["callbackTransferGroupOwnerAfter", "callbackAfterTransferGroupOwner"],
      advice: "on",
      note: "record `owner.transferred`",
    },
    {
      key: "beforeSetGroupInfo",
      advice: "policy",
      note: "review `group.updated` of the old API; may change all but the notice. The reply repeats the change",
    },
    { key: "afterSetGroupInfo", advice: "on", note: "record `group.updated` of the old API" },
    {
      key: "beforeSetGroupInfoEx",
      advice: "policy",
      note: "review `group.updated`; may change all but the notice. The reply repeats the change",
    },
    { key: "afterSetGroupInfoEx", advice: "on", note: "record `group.updated`" },
    {
      key: "beforeSetGroupMemberInfo",
      formerly: ["CallbackBeforeSetGroupMemberInfoCommand"],
      advice: "policy",
      note: "review `member.updated`; may change all but the mute",
    },
    { key: "afterSetGroupMemberInfo", advice: "on", note: "record `member.updated`" },
  ),
  messages: hooks(
    { key: "beforeSendGroupMsg", advice: "policy", note: "review `message.sent`, yes or no" },
    {
      key: "beforeMsgModify",
      formerly: ["callbackMsgModifyCommand"],
      advice: "policy",
      note: "review `message.sent` of a group that is not named; may change the content and `ex`",
    },
    { key: "afterSendGroupMsg", advice: "on", note: "record `message.sent`, before it has a number" },
    {
      key: "afterMsgSaveDB",
      since: "3.8.4",
      advice: "on",
      note: "record `message.sent` with its number, by which recalls find it",
    },
    {
      key: "afterRevokeMsg",
      name: "callbackBeforeAfterMsgCommand",
      advice: "on",
      note: "record `message.recalled`; despite its name it comes after the recall",
    },
    {
      key: "afterGroupMsgRead",
      formerly: ["callbackGroupMsgReadCommand"],
      advice: "off",
      note: "unsupported: it does not say in which group",
    },
    { key: "afterGroupMsgRevoke", name: null, advice: "off", note: "never sent; recalls come by `afterRevokeMsg`" },
  ),
  push: hooks(
    {
      key: "beforeGroupOnlinePush",
      formerly: ["callbackSuperGroupOnlinePushCommand"],
      advice: "weigh",
      note: "record what notifications tell of groups and members; review `push.requested` of messages",
    },
    {
      key: "beforeOfflinePush",
      formerly: ["callbackOfflinePushCommand"],
      advice: "policy",
      note: "review `push.requested`; may name fewer receivers",
    },
  ),
  other: hooks(
    ...otherHooks.map((key): Hook => ({ key, ...notAboutGroups })),
    ...newerOtherHooks.map((key): Hook => ({ key, since: "3.8.4", ...notAboutGroups })),
  ),
};

function hooks(...rows: readonly Hook[]): readonly Command[] {
  return rows.map(({ name, ...row }) => {
    const { key } = row;
    const derived = `callback${key.charAt(0).toUpperCase()}${key.slice(1)}Command`;
    return { ...row, ...(name !== null && { name: name ?? derived }) };
  });
}

const currentNames: ReadonlyMap<string, string> = new Map(
  Object.values(commands)
    .flat()
    .flatMap(({ name, formerly = [] }) => (name === undefined ? [] : [name, ...formerly].map((each) => [each, name]))),
);

const questions: ReadonlySet<string> = new Set(
  [commands.groups, commands.messages, commands.push]
    .flat()
    .flatMap(({ key, name }) => (name !== undefined && key.startsWith("before") ? name : [])),
);

/** A command as the newest servers spell it, whichever version sent it. */
export function currentName(spelling: string): string {
  return currentNames.get(spelling) ?? spelling;
}

/** Whether a policy is asked for a verdict on what the command asks. */
export function isQuestion(command: string): boolean {
  return questions.has(command);
}
