import type { ClientType, World } from "../netease-app/world.js";

/** Sends what is not about a team of this life: single chats, chat rooms, logins, other products, and what is not known yet. */
export async function sendStray(world: World): Promise<void> {
  const { random } = world;
  const number = world.number();
  const time = world.tick();
  const accid = random.pick(world.users);
  const by: ClientType = "IOS";
  const chat = { fromAccount: accid, to: "somebody", msgType: "TEXT", body: "hello", msgTimestamp: String(time) };
  const ids = { msgidClient: `c-${number}`, msgidServer: String(number) };
  const room = { roomId: "2016", fromAccount: accid, msgType: "CUSTOM", attach: '{"type":1}', fromAvator: "" };
  await random.pick<() => Promise<unknown>>([
    () => world.ask(by, 1, { ...chat, msgidClient: ids.msgidClient }),
    () => world.ask(by, 6, { ...room, msgTimestamp: String(time) }),
    () => world.ask(by, 4, { fromAccount: accid, faccid: "somebody", timestamp: String(time) }),
    () => world.ask(by, 99, { tid: number, timestamp: String(time) }),
    () => world.copy({ eventType: "1", convType: "PERSON", ...chat, ...ids, fromClientType: by, resendFlag: "0" }),
    () => world.copy({ eventType: "1", convType: "CUSTOM_PERSON", ...chat, ...ids, msgType: "FRIEND_ADD" }),
    () => world.copy({ eventType: "1", convType: "CUSTOM_TEAM", ...chat, ...ids, msgType: "CUSTOM_TEAM_MSG" }),
    // Documented: logins mix numbers with texts.
    () => world.copy({ eventType: "3", accid, clientType: "iOS", code: 200, sdkVersion: "155", timestamp: time }),
    () => world.copy({ eventType: "4", ...room, ...ids }),
    () => world.copy({ eventType: "9", roomId: "2016", event: "IN", accid, code: "200", timestamp: String(time) }),
    () => world.copy({ eventType: "7", from: accid, to: "somebody", msgId: String(number), deleteTime: String(time) }),
    () => world.copy({ eventType: "89", from: accid, to: "somebody", msgId: number, modifyTime: time, text: "new" }),
    () => world.copy({ eventType: "999", timestamp: String(time) }),
    // Documented: the trial of an address.
    () => world.copy({}),
  ])();
}
