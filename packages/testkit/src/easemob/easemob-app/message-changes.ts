import { bodiesOf } from "../easemob-sender/judgement.js";
import { conferenceOf } from "./app-key.js";
import type { EasemobPart, LivingGroup, LivingMessage } from "./group.js";
import type { World } from "./world.js";

/** A message before it is sent. */
export interface NewMessage {
  readonly from: string;
  readonly bodies: readonly EasemobPart[];
  readonly ext: { readonly [name: string]: unknown };
}

/** What `content_type` calls the parts of messages. */
const kinds: { readonly [type: string]: string } = {
  ...{ txt: "text", img: "image", audio: "voice", video: "video" },
  ...{ loc: "location", file: "file", cmd: "command", custom: "custom" },
};
const HOST = "msync@easemob-look-alike";
const MOST_EDITS = 10;

/**
 * Asks the app's backend whether a message may be sent; resolves to it, amended maybe, or to what its sender is told. In both
 * shapes of the documents, and under each of the names that they have for groups.
 */
export async function askToSend(
  world: World,
  group: LivingGroup,
  message: NewMessage,
  msgId: string,
): Promise<NewMessage | { readonly errorText: string | undefined }> {
  const { random, appkey } = world;
  const { groupId, type } = group;
  const [part] = message.bodies;
  const isFlat = random.chance(0.5);
  const { delivered, payload, errorText } = await world.ask({
    callId: `${appkey}_${world.uuid()}`,
    timestamp: world.tick(),
    chat_type: type === "CHATROOM" ? "chatroom" : random.pick(["groupchat", "group"]),
    group_id: groupId,
    from: message.from,
    to: groupId,
    msg_id: msgId,
    payload: isFlat ? { ...part } : { bodies: message.bodies, ext: message.ext },
    ...(random.chance(0.5) && { securityVersion: "1.0.0" }),
  });
  if (!delivered) return { errorText };
  return payload ? { ...message, bodies: bodiesOf(payload).filter(isPart) } : message;
}

/** Sends a message; each of `offline` gets a copy that the app is told of, too. */
export async function send(
  world: World,
  group: LivingGroup,
  message: NewMessage,
  msgId: string,
  offline: readonly string[],
): Promise<LivingMessage> {
  const { random, appkey } = world;
  const { groupId, type } = group;
  const at = world.tick();
  const sent: LivingMessage = {
    ...{ ...message, msgId, sentAt: at, recalledAt: undefined, editedAt: undefined, edits: 0 },
    ...{ readers: new Set(), reactions: new Map() },
  };
  group.messages.push(sent);
  const [part] = message.bodies;
  const isCombined = part?.subType === "sub_combine";
  const kind = isCombined ? "txt" : (kinds[part?.type ?? ""] ?? "unknown");
  const fields = {
    callId: `${appkey}_${msgId}`,
    timestamp: at,
    // Documented: rooms are told as groups; only `content_type` tells them apart, and older bodies have none.
    chat_type: "groupchat",
    group_id: groupId,
    from: message.from,
    msg_id: msgId,
    payload: {
      ext: message.ext,
      bodies: message.bodies,
      ...(random.chance(0.5) && { type: "groupchat", from: message.from, to: groupId, meta: {} }),
    },
    ...(random.chance(0.5) && { host: HOST, appkey }),
    securityVersion: "1.0.0",
    ...(type === "CHATROOM" || random.chance(0.8)
      ? { content_type: `chat:${type === "CHATROOM" ? "room" : "group"}:${kind}` }
      : {}),
  };
  await world.tell({ ...fields, eventType: "chat", to: groupId });
  for (const user of offline) await world.tell({ ...fields, eventType: "chat_offline", to: user });
  return sent;
}

/** Recalls a message. */
export async function recall(
  world: World,
  group: LivingGroup,
  message: LivingMessage,
  operator: string,
): Promise<void> {
  const { groupId } = group;
  message.recalledAt = world.tick();
  await world.tell({
    ...notice(world, group, message.recalledAt),
    chat_type: "recall",
    payload: { ext: {}, ack_message_id: message.msgId, bodies: [] },
    from: operator,
    recall_id: message.msgId,
    to: groupId,
  });
}

/** Whether a message may be edited again. */
export function isEditable({ recalledAt, edits, bodies }: LivingMessage): boolean {
  return recalledAt === undefined && edits < MOST_EDITS && bodies.every(({ type }) => type !== "cmd");
}

/** Edits a message. */
export async function edit(
  world: World,
  group: LivingGroup,
  message: LivingMessage,
  operator: string,
  change: Pick<NewMessage, "bodies" | "ext">,
): Promise<void> {
  const at = world.tick();
  Object.assign(message, change, { editedAt: at, edits: message.edits + 1 });
  const { msgId, from, sentAt, edits } = message;
  const chatType = group.type === "CHATROOM" ? "chat:room" : "chat:group";
  const said = { chat_type: chatType, send_time: sentAt, edit_time: at, sender: from, count: edits, operator };
  await world.tell({
    ...notice(world, group, at),
    chat_type: "edit",
    payload: { edit_message_id: msgId, ...change, meta: { edit_msg: said }, type: "edit" },
    from,
    to: group.groupId,
  });
}

/** Lets a member say that a message is read. */
export async function read(world: World, group: LivingGroup, message: LivingMessage, reader: string): Promise<void> {
  message.readers.add(reader);
  await world.tell({
    ...notice(world, group, world.tick()),
    chat_type: "read_ack",
    channel_channel: conferenceOf(world.appkey, group.groupId),
    payload: { ext: {}, ack_message_id: message.msgId, bodies: [], msg_config: { allow_group_ack: true } },
    from: reader,
    to: group.groupId,
  });
}

/** Lets a member react to a message, or take that back. */
export async function react(
  world: World,
  group: LivingGroup,
  message: LivingMessage,
  user: string,
  reaction: string,
): Promise<void> {
  const at = world.tick();
  const users = message.reactions.get(reaction) ?? new Set();
  message.reactions.set(reaction, users);
  const reactionType = users.delete(user) ? "delete" : "create";
  if (reactionType === "create") users.add(user);
  const reactions = [...message.reactions].map(([name, who]) => ({
    reaction: name,
    userList: [...who],
    count: who.size,
    // Documented: without `op` it is as it was.
    ...(name === reaction && { op: [{ reactionType, operator: user }] }),
  }));
  const { groupId } = group;
  const channel = { channel_type: "groupchat" };
  await world.tell({
    ...notice(world, group, at),
    chat_type: "notify",
    payload: {
      data: [{ messageId: message.msgId, from: message.from, reactions, to: groupId, ...channel, ts: at }],
      num: 1,
      ...channel,
      type: "reaction",
    },
    from: user,
    to: groupId,
  });
}

/**
 * What notices about messages have in common. Listed in the tables but absent in the samples: `group_id`. Without it, only its digits
 * tell a group's id from a user's, so that it is there where the app chose the id.
 */
function notice(world: World, { groupId }: LivingGroup, at: number) {
  const msgId = world.msgId();
  return {
    callId: `${world.appkey}_${msgId}`,
    timestamp: at,
    ...((world.random.chance(0.5) || !/^\d+$/.test(groupId)) && { group_id: groupId }),
    host: HOST,
    appkey: world.appkey,
    eventType: "chat",
    msg_id: msgId,
  };
}

function isPart(body: { readonly [field: string]: unknown }): body is EasemobPart {
  return typeof body.type === "string";
}
