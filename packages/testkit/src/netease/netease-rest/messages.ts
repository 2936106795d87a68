import { isObject, parsedJson } from "@grouphook/core/adapter";
import { deliver, newMessage, recall } from "../netease-app/message-changes.js";
import type { LivingMessage, LivingTeam } from "../netease-app/team.js";
import { objectIn, oneOf, optionalText } from "./body.js";
import { type Call, existingTeam } from "./call.js";
import {
  MESSAGE_NOT_EXIST,
  REVOKE_EXCEED_TIME_LIMIT,
  Refusal,
  SENDER_REQUIRED,
  TEAM_MEMBER_NOT_EXIST,
  wrong,
} from "./refusal.js";

/** Numbers of types, by the words of copies. */
const types = { TEXT: 0, PICTURE: 1, AUDIO: 2, VIDEO: 3, LOCATION: 4, FILE: 6, TIPS: 10, CUSTOM: 100 } as const;
const BY_TEXT: readonly string[] = ["TEXT", "TIPS"];
/** As in the conversation ids of teams and super teams. */
const TEAM = "2";
const FROM_BOTH = "2";
/** Documented: the default of the console. */
const RECALLED_WITHIN_MS = 120_000;

interface Conversation {
  readonly team: LivingTeam;
  readonly account: string;
}

/** Sends a message as the account of the conversation. */
export async function sendMessage(call: Call): Promise<object> {
  const { world, body } = call;
  const { team, account } = conversationIn(call);
  const said = objectIn(body, "message");
  const number = oneOf(said, "message_type", Object.values(types));
  const msgType = Object.entries(types).find(([, one]) => one === number)?.[0];
  if (msgType === undefined) throw wrong("message_type is missing");
  const text = optionalText(said, "text") ?? "";
  const { attachment } = said;
  if (BY_TEXT.includes(msgType) ? text === "" : !isObject(attachment)) throw wrong("the message says nothing");
  const attach = attachment === undefined ? "" : JSON.stringify(attachment);
  const ext = optionalText(body, "extension") ?? "";
  const message = newMessage(world, { from: account, msgType, body: text, attach, ext });
  return messageInfo(call, await deliver(world, team, "REST", message));
}

/** Tells a message. */
export function tellMessage(call: Call): object {
  return messageInfo(call, messageIn(call, conversationIn(call)));
}

/** Recalls a message from everybody, as its sender. */
export async function withdrawMessage(call: Call): Promise<object> {
  const { world, query } = call;
  const conversation = conversationIn(call);
  const message = messageIn(call, conversation);
  if (query.get("type") !== FROM_BOTH) throw wrong("type is not 2");
  if (message.from !== conversation.account) {
    throw new Refusal(SENDER_REQUIRED, "only sender or manager can revoke message");
  }
  if (query.get("ignore_revoke_time") !== "1" && world.time() - message.sentAt > RECALLED_WITHIN_MS) {
    throw new Refusal(REVOKE_EXCEED_TIME_LIMIT, "revoke message exceed time limit");
  }
  await recall(world, conversation.team, "REST", conversation.account, message);
  return {};
}

function conversationIn(call: Call): Conversation {
  const [, account = "", type, tid = ""] = /^(.+)\|([23])\|(\d+)$/.exec(call.id) ?? [];
  if (account === "") throw wrong("conversation_id is not account, type and team");
  const team = existingTeam(call, tid, type !== TEAM);
  if (!team.members.has(account)) throw new Refusal(TEAM_MEMBER_NOT_EXIST, "team member not exist");
  return { team, account };
}

/** Documented: a message that was recalled is deleted from the history. */
function messageIn({ messageId }: Call, { team }: Conversation): LivingMessage {
  const message = team.messages.find(({ msgidServer, recalledAt }) => msgidServer === messageId && !recalledAt);
  if (!message) throw new Refusal(MESSAGE_NOT_EXIST, "message not exist");
  return message;
}

function messageInfo(
  call: Call,
  { msgidServer, msgidClient, from, sentAt, msgType, body, attach, ext }: LivingMessage,
) {
  const { team } = conversationIn(call);
  return {
    ...{ message_server_id: BigInt(msgidServer), message_client_id: msgidClient, sender_id: from },
    ...{ conversation_type: team.isSuper ? 3 : 2, team_id: BigInt(team.tid), create_time: sentAt },
    ...{ message_type: Object.entries(types).find(([name]) => name === msgType)?.[1] ?? types.CUSTOM, text: body },
    ...(attach !== "" && { attachment: parsedJson(attach) }),
    ...(ext !== "" && { extension: ext }),
  };
}
