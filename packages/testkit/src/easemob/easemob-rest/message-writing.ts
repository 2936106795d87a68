import { recall, send } from "../easemob-app/message-changes.js";
import { isObject } from "../easemob-sender/body.js";
import { type Apis, type Call, groupOf, textIn } from "./call.js";
import { Refusal } from "./refusal.js";

const MOST_GROUPS = 3;
/** The kinds of chats with many, and their words in paths. */
const KINDS: { readonly [chatType: string]: string } = { groupchat: "chatgroups", chatroom: "chatrooms" };

/** Sends and recalls messages. Documented: nobody is asked about them. */
export const messageWriting: Apis = {
  "POST /messages/chatgroups": (call) => sendAll(call, "chatgroups"),
  "POST /messages/chatrooms": (call) => sendAll(call, "chatrooms"),

  async "POST /messages/msg_recall"(call) {
    const { world, body } = call;
    const [msgId, to, chatType] = [filled(call, "msg_id"), filled(call, "to"), filled(call, "chat_type")];
    if (typeof body.force !== "boolean") throw notRecalled(400, "param force can't be empty");
    const group = groupOf(world, to, KINDS[chatType]);
    if (!group) throw notRecalled(400, "can't find msg to");
    const message = group.messages.find((one) => one.msgId === msgId);
    if (!message || message.recalledAt !== undefined) throw notRecalled(403, "not_found msg");
    // Documented: the app's admin recalls, if nobody is named.
    const from = textIn(call, "from") ?? "admin";
    await recall(world, group, message, from);
    return { data: { recalled: "yes", from, to, chattype: chatType, msg_id: msgId } };
  },
};

/** Answers the id of the message in each group. Documented: also where there is no such group. */
async function sendAll(call: Call, kind: string): Promise<object> {
  const { world, body } = call;
  const { to, ext, from } = body;
  if (!Array.isArray(to) || to.length === 0) throw notSent("param to can't be empty");
  if (to.length > MOST_GROUPS) throw notSent(`params to's size can't exceed limit ${MOST_GROUPS}`);
  if (from === "") throw notSent("param from can't be empty");
  const type = textIn(call, "type") ?? "";
  if (type === "") throw notSent("param type can't be empty");
  if (!isObject(body.body) || Object.keys(body.body).length === 0) throw notSent("param body can't be empty");
  if (ext !== undefined && !isObject(ext)) throw notSent("param ext must be JSONObject");
  // Documented: whom it comes from, if nobody is named.
  const message = { from: textIn(call, "from") ?? "admin", bodies: [{ ...body.body, type }], ext: ext ?? {} };
  const ids: Record<string, string> = {};
  for (const id of to.map(String)) {
    const [group, msgId] = [groupOf(world, id, kind), world.msgId()];
    if (group) await send(world, group, message, msgId, []);
    ids[id] = msgId;
  }
  return { data: ids };
}

function filled(call: Call, name: string): string {
  const text = textIn(call, name) ?? "";
  if (text === "") throw notRecalled(400, `param ${name} can't be empty`);
  return text;
}

function notRecalled(status: number, description: string): Refusal {
  return new Refusal(status, "message_recall_error", description);
}

function notSent(description: string): Refusal {
  return new Refusal(400, "message_send_error", description);
}
