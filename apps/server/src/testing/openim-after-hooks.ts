/**
 * The commands of the hooks that tell what happened. Only the push of notifications tells of invitations, approvals and mutes,
 * and it is none of them.
 */
export const AFTER_HOOKS: readonly string[] = [
  "callbackAfterCreateGroupCommand",
  "callbackAfterJoinGroupCommand",
  "callbackAfterQuitGroupCommand",
  "callbackAfterKickGroupCommand",
  "callbackAfterDisMissGroupCommand",
  "callbackAfterTransferGroupOwnerCommand",
  "callbackAfterSetGroupInfoCommand",
  "callbackAfterSetGroupInfoExCommand",
  "callbackAfterSetGroupMemberInfoCommand",
  "callbackAfterSendGroupMsgCommand",
  "callbackAfterMsgSaveDBCommand",
  "callbackBeforeAfterMsgCommand",
];
