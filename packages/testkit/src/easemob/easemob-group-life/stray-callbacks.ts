import { jidOf, REST } from "../easemob-app/app-key.js";
import type { World } from "../easemob-app/world.js";

/** Tells what is not about a group of this life: contacts, sign-ins, pushes, moderation, threads, and what is yet to come. */
export async function tellStrayCallback(world: World): Promise<void> {
  const { appkey, random } = world;
  const msgId = world.msgId();
  const [user, other] = [random.pick(world.users), random.pick(world.users)];
  const ofMessage = { callId: `${appkey}_${msgId}`, timestamp: world.tick(), appkey, msg_id: msgId };
  const ofEvent = { callId: `${appkey}_${world.uuid()}`, timestamp: world.tick(), appkey };
  const from = jidOf(appkey, user);
  await world.tell(
    random.pick([
      {
        ...ofMessage,
        chat_type: "roster",
        payload: { reason: "", operation: "add" },
        from,
        to: other,
        eventType: "chat",
      },
      { ...ofEvent, reason: "login", os: "ios", ip: "192.0.2.7:52709", user: `${from}/ios_1`, status: "online" },
      { ...ofMessage, chat_type: "chat", step: "push", detail: "no push binding", status: "fail", target: user },
      { ...ofEvent, eventType: "keyword_alert", alertReason: "intercepted", contentOwner: from, status: "refuse" },
      {
        ...{ ...ofEvent, event: "group_op_event", id: "", type: "CHATROOM", operation: "ROOM_SUPER_ADMIN" },
        ...{ operator: REST, payload: { admin: [user], type: "ADD" } },
      },
      {
        ...{ ...ofMessage, chat_type: "chat", eventType: "chat", from: user, to: other },
        payload: { ext: {}, bodies: [{ type: "txt", msg: "between two" }] },
      },
      {
        ...ofEvent,
        event: "group_op_event",
        id: "1",
        type: "GROUP",
        operation: "BRAND_NEW",
        operator: user,
        payload: {},
      },
    ]),
  );
}
