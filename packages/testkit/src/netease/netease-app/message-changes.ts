import { clientId, conversation } from "./conversation.js";
import type { LivingMessage, LivingTeam, NeteaseMessage } from "./team.js";
import type { ClientType, World } from "./world.js";

/** A message before it is sent. */
export type NewMessage = Pick<NeteaseMessage, "from" | "msgType" | "body" | "attach" | "ext" | "msgidClient">;

/** The fields of a message in its callback and in its copy. */
export function messageFields({ msgType, body, attach, ext, msgidClient }: NewMessage): object {
  return { msgType, body, attach, ...(ext !== "" && { ext }), msgidClient };
}

/** Delivers a message, and resolves to it. */
export async function deliver(
  world: World,
  team: LivingTeam,
  by: ClientType,
  message: NewMessage,
): Promise<LivingMessage> {
  const sentAt = world.tick();
  const msgidServer = world.messageId();
  const delivered = { ...message, msgidServer, sentAt, editedAt: undefined, recalledAt: undefined };
  team.messages.push(delivered);
  team.copies += 1;
  const fields = { ...conversation(world, team, message.from, by, sentAt), ...messageFields(message), msgidServer };
  await world.copy(fields);
  return delivered;
}

/** Recalls a message. */
export async function recall(
  world: World,
  team: LivingTeam,
  by: ClientType,
  from: string,
  message: LivingMessage,
): Promise<void> {
  const { msgidServer: msgId, msgidClient, sentAt } = message;
  const deleteTime = world.tick();
  message.recalledAt = deleteTime;
  team.copies += 1;
  await world.copy({
    ...{ eventType: team.isSuper ? "25" : "8", from, to: team.tid, fromClientType: by },
    ...{ msgId, clientId: msgidClient, sendTime: String(sentAt), deleteTime: String(deleteTime) },
    ...{ selfMsg: "撤回了一条消息" },
  });
}

/** Changes the words of a message. The copy has bare numbers; that `to` is the team is in no source. */
export async function edit(
  world: World,
  team: LivingTeam,
  editor: string,
  message: LivingMessage,
  text: string,
): Promise<void> {
  const modifyTime = world.tick();
  message.body = text;
  message.editedAt = modifyTime;
  team.copies += 1;
  await world.copy({
    ...{ eventType: team.isSuper ? "91" : "90", from: message.from, to: team.tid, text },
    ...(message.ext !== "" && { extension: message.ext }),
    ...{ msgId: BigInt(message.msgidServer), clientId: message.msgidClient, modifyAccountId: editor, modifyTime },
  });
}

/** A message as somebody wants to send it. */
export function newMessage(world: World, message: Omit<NewMessage, "msgidClient">): NewMessage {
  return { ...message, msgidClient: clientId(world) };
}
