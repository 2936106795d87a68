/** What the `data` of a success holds. */
export type AnswerData = string | { readonly [key: string]: string };

/** The vendor's actions that are not about groups: the table of the 2.9.6 servers and the vendor's samples. */
export const otherActions = [
  "AEC_ACTION_VERIFY_USER_LOGIN",
  "AEC_CHATROOM_CREATE",
  "AEC_CHATROOM_DELETE",
  "AEC_CHATROOM_DEL_FROM_CHATROOM_LIST",
  "AEC_CHATROOM_IS_EXIST",
  "AEC_CHATROOM_QUERY_ALL_CHATROOM_LIST",
  "AEC_CHATROOM_SAVE_TO_CHATROOM_LIST",
  "AEC_CHATROOM_SEND_MSG",
  "AEC_GROUP_GET_GROUP_LIST",
  "AEC_GROUP_GET_USER_LIST",
  "AEC_LIVE_APPLY_DOWNLOAD_CHANNEL",
  "AEC_LIVE_APPLY_UPLOAD_CHANNEL",
  "AEC_LIVE_CLOSE_CHANNEL",
  "AEC_LIVE_CREATE_CHANNEL_BROADCAST",
  "AEC_LIVE_CREATE_CHANNEL_GLOBAL_PUBLIC",
  "AEC_LIVE_CREATE_CHANNEL_GROUP_PUBLIC",
  "AEC_LIVE_CREATE_CHANNEL_GROUP_SPECIFY",
  "AEC_LIVE_CREATE_CHANNEL_LOGIN_PUBLIC",
  "AEC_LIVE_CREATE_CHANNEL_LOGIN_SPECIFY",
  "AEC_LIVE_DELETE_CHANNEL",
  "AEC_LIVE_LIVEPROXY_APPLY_UPLOAD_CHANNEL",
  "AEC_LIVE_LIVEPROXY_CLOSE_CHANNEL",
  "AEC_LIVE_LIVEPROXY_CREATE_CHANNEL_GLOBAL_PUBLIC",
  "AEC_LIVE_LIVEPROXY_DELETE_CHANNEL",
  "AEC_LIVE_SET_CHANNEL_UPLOADER",
  "AEC_LIVE_UNSET_CHANNEL_UPLOADER",
  "AEC_LIVE_UPLOADER_DISCONNECT",
  "AEC_LIVE_UPLOADER_UPLOADING",
  "AEC_LIVE_USER_OFFLINE",
  "AEC_LIVE_USER_ONLINE",
  "AEC_LIVE_USER_PLAYING",
  "AEC_MSG_SERVER_GET_PUSH_MODE",
  "AEC_MSG_SERVER_SET_PUSH_MODE",
  "AEC_VOIP_USER_HANGUP",
  "AEC_VOIP_USER_ONLINE",
  "AEC_VOIP_USER_PLAYING",
] as const;

/** The data of those successes that mean nothing without. */
export const defaultAnswers: ReadonlyMap<string, AnswerData> = new Map<string, AnswerData>([
  ["AEC_LIVE_APPLY_UPLOAD_CHANNEL", { conCurrentNumber: "200" }],
  ["AEC_LIVE_LIVEPROXY_APPLY_UPLOAD_CHANNEL", { conCurrentNumber: "200" }],
  ["AEC_MSG_SERVER_GET_PUSH_MODE", "2"],
]);

/** A success would grant what only the app can grant: the rights of a chat room's creator, a login. */
const consequential: ReadonlySet<string> = new Set(["AEC_CHATROOM_IS_EXIST", "AEC_ACTION_VERIFY_USER_LOGIN"]);
const harmless: ReadonlySet<string> = new Set(otherActions.filter((action) => !consequential.has(action)));

/** Whether a success can be said without asking the operator. */
export function hasHarmlessAnswer(action: string): boolean {
  return harmless.has(action);
}
