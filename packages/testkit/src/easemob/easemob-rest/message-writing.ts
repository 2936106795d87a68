import { recall, send } from "../easemob-app/message-changes.js";
import { isObject } from "../easemob-sender/body.js";
import { type Apis, type Call, groupOf, neededTextIn, textIn } from "./call.js";
import { Refusal, wrong } from "./refusal.js";

const MOST_GROUPS = 3;

/** Sends and recalls messages. Documented: nobody is asked about them. */
export const messageWriting: Apis = {
  "POST /messages/chatgroups": (call) => sendAll(call, "chatgroups"),
  "POST /messages/chatrooms": (call) => sendAll(call, "chatrooms"),

  async "POST /messages/msg_recall"(call) {
    const { world } = call;
    const msgId = neededTextIn(call, "msg_id");
    const to = neededTextIn(call, "to");
    const group = groupOf(world, to, "chatgroups") ?? groupOf(world, to, "chatrooms");
    const message = group?.messages.find((one) => one.msgId === msgId);
    if (!group || !message || message.recalledAt !== undefined) {
      throw new Refusal(404, "not_found msg", "not found msg_id");
    }
    await recall(world, group, message, textIn(call, "from") ?? message.from);
    return { data: { recalled: "yes", from: message.from, to, chattype: "groupchat", msg_id: msgId } };
  },
};

/** Answers the id of the message in each group. */
async function sendAll(call: Call, kind: string): Promise<object> {
  const { world, body } = call;
  const { to, ext } = body;
  if (!Array.isArray(to) || to.length === 0 || to.length > MOST_GROUPS) throw wrong("to must be provided");
  if (!isObject(body.body)) throw wrong("body must be provided");
  const part = { ...body.body, type: neededTextIn(call, "type") };
  // Documented: whom it comes from, if nobody is named.
  const message = { from: textIn(call, "from") ?? "admin", bodies: [part], ext: isObject(ext) ? ext : {} };
  const ids: Record<string, string> = {};
  for (const id of to.map(String)) {
    const group = groupOf(world, id, kind);
    if (group) ids[id] = (await send(world, group, message, world.msgId(), [])).msgId;
  }
  return { data: ids };
}
