import { isObject } from "./body.js";

/** The command of what is asked before a message is sent. */
export const PRESENDING = "presending";

/** What a callback is about, in Easemob's words: `group_op_event.JOIN.INVITE`, `muc.kick`, `chat.groupchat`, `presending`. */
export function easemobCommandOf(body: { readonly [field: string]: unknown }): string {
  const { event, eventType, chat_type: chatType } = body;
  const payload = isObject(body.payload) ? body.payload : {};
  const words = (...all: readonly unknown[]) => all.filter((word) => typeof word === "string").join(".");
  if (event === "group_op_event") return words(event, body.operation, payload.type);
  if (chatType === "muc" || chatType === "roster") return words(chatType, payload.operation);
  if (chatType === "notify") return words(chatType, payload.type);
  if (isQuestion(body)) return PRESENDING;
  const ofMessage = eventType !== undefined && (chatType === "chat" || chatType === "groupchat");
  return ofMessage ? words(eventType, chatType) : words(chatType ?? eventType ?? body.status ?? "unknown");
}

/** Whether a callback asks before a message is sent: of all callbacks about messages, it alone has no `eventType`. */
function isQuestion({ eventType, chat_type, step, payload }: { readonly [field: string]: unknown }): boolean {
  const ofChats = ["chat", "group", "groupchat", "chatroom"];
  return eventType === undefined && step === undefined && ofChats.includes(String(chat_type)) && isObject(payload);
}
