import { numberOf, textOf } from "./fields.js";
import type { LivingGroup, LivingMessage } from "./group.js";
import { isRefusal, type OpenimRefusal, type Operation, type World } from "./world.js";

/** A message before it is stored. */
export type Draft = Omit<LivingMessage, "seq" | "isRevoked">;

/** The content type of a text. */
export const TEXT = 101;

/** The fields that hooks about a message have in common, in the order of the wire. */
function common(operation: string, callbackCommand: string, draft: Draft, seq: number): object {
  return {
    sendID: draft.sendID,
    callbackCommand,
    serverMsgID: draft.serverMsgID,
    clientMsgID: draft.clientMsgID,
    operationID: operation,
    senderPlatformID: 1,
    senderNickname: "",
    sessionType: 3,
    msgFrom: 100,
    contentType: draft.contentType,
    status: 1,
    sendTime: draft.sendTime,
    createTime: draft.sendTime - 1,
    content: draft.content,
    seq,
    atUserList: draft.atUserList,
    faceURL: "",
    ex: draft.ex,
  };
}

function pushed(operation: string, callbackCommand: string, { groupID }: LivingGroup, message: LivingMessage) {
  const { clientMsgID, sendID, contentType, atUserList, content, seq } = message;
  const user = { callbackCommand, operationID: operation, platformID: 1, platform: "IOS" };
  return { ...user, clientMsgID, sendID, groupID, contentType, sessionType: 3, atUserIDList: atUserList, content, seq };
}

/** Sends a message to a group, if allowed. */
export async function sendMessage(
  world: World,
  group: LivingGroup,
  operation: string,
  wanted: Draft,
): Promise<LivingMessage | OpenimRefusal> {
  const { groupID } = group;
  const before = "callbackBeforeSendGroupMsgCommand";
  const verdict = await world.ask(operation, before, { ...common(operation, before, wanted, 0), groupID });
  if (!verdict.continues) return verdict;
  const draft = await modified(world, operation, wanted);
  if (isRefusal(draft)) return draft;
  const after = "callbackAfterSendGroupMsgCommand";
  await world.tell(operation, after, { ...common(operation, after, draft, 0), groupID });

  group.lastSeq += 1;
  const message = { ...draft, seq: group.lastSeq, isRevoked: false };
  group.messages.push(message);
  if (world.release === "main") {
    const saved = "callbackAfterMsgSaveDBCommand";
    await world.tell(operation, saved, { ...common(operation, saved, draft, message.seq), recvID: "", groupID });
  }
  world.behind(`sg_${groupID}`, () => push(world, operation, group, message));
  return message;
}

/** Recalls a message. Despite its name, the webhook comes after the change. */
export async function revokeMessage(
  world: World,
  { groupID }: LivingGroup,
  { operation, userID }: Operation,
  message: LivingMessage,
): Promise<void> {
  message.isRevoked = true;
  const command = "callbackBeforeAfterMsgCommand";
  const fields = { conversationID: `sg_${groupID}`, seq: message.seq, userID };
  await world.tell(operation, command, { callbackCommand: command, ...fields });
}

async function modified(world: World, operation: string, draft: Draft): Promise<Draft | OpenimRefusal> {
  // Read in the source: 3.8.3 asks only about texts.
  if (world.release === "3.8.3" && draft.contentType !== TEXT) return draft;
  const command = "callbackBeforeMsgModifyCommand";
  const verdict = await world.ask(operation, command, common(operation, command, draft, 0));
  if (!verdict.continues) return verdict;
  const { request } = verdict;
  const content = textOf(request, "content");
  return { ...draft, content, ex: textOf(request, "ex"), contentType: numberOf(request, "contentType") };
}

async function push(world: World, operation: string, group: LivingGroup, message: LivingMessage): Promise<void> {
  const online = "callbackBeforeGroupOnlinePushCommand";
  const { continues } = await world.ask(operation, online, pushed(operation, online, group, message));
  if (!continues || message.seq % 3 > 0) return;
  const offline = "callbackBeforeOfflinePushCommand";
  const { seq: _, ...fields } = pushed(operation, offline, group, message);
  await world.ask(operation, offline, { ...fields, userIDList: [message.sendID] });
}
