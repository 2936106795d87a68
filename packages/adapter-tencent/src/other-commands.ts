/**
 * Every command that is not about groups: those of https://www.tencentcloud.com/document/product/1047/34355, and of the pages
 * about official channels, chatbots, pushes, moderation and alarms.
 */
export const otherCommands: readonly string[] = [
  "State.StateChange",
  "Profile.CallbackPortraitSet",
  "Sns.CallbackPrevFriendAdd",
  "Sns.CallbackPrevFriendResponse",
  "Sns.CallbackFriendAdd",
  "Sns.CallbackFriendDelete",
  "Sns.CallbackBlackListAdd",
  "Sns.CallbackBlackListDelete",
  "Follow.CallbackAfterFollowAdd",
  "Follow.CallbackAfterFollowDelete",
  "C2C.CallbackBeforeSendMsg",
  "C2C.CallbackAfterSendMsg",
  "C2C.CallbackAfterMsgReport",
  "C2C.CallbackAfterMsgWithDraw",
  "C2C.CallbackAfterC2CMsgExtension",
  "Bot.OnC2CMessage",
  "Bot.OnGroupMessage",
  "Chatbot.OnC2CSignalMessage",
  "ContentCallback.ResultNotify",
  "OfficialAccount.CallbackBeforeCreateOfficialAccount",
  "OfficialAccount.CallbackAfterCreateOfficialAccount",
  "OfficialAccount.CallbackAfterOfficialAccountInfoChanged",
  "OfficialAccount.CallbackAfterOfficialAccountDestroyed",
  "OfficialAccount.CallbackAfterOfficialAccountFull",
  "OfficialAccount.CallbackBeforeAddSubscriber",
  "OfficialAccount.CallbackAfterAddSubscriber",
  "OfficialAccount.CallbackAfterDeleteSubscriber",
  "OfficialAccount.CallbackBeforeSendMsg",
  "OfficialAccount.CallbackAfterSendMsg",
  "OfficialAccount.CallbackAfterMsgWithDraw",
  "Push.OfflinePush",
  "Push.AllMemberPush",
  "Alert.RequestOverLimit",
];

/** Documented for these two alone: an `ErrorCode` of 1 refuses. Friends are refused one by one, in a list that is the app's. */
const refusable: ReadonlySet<string> = new Set(["C2C.CallbackBeforeSendMsg", "OfficialAccount.CallbackBeforeSendMsg"]);

/** Whether a command that is not about groups can be refused by an `ErrorCode`. */
export function canBeRefused(command: string): boolean {
  return refusable.has(command);
}
