import { goJson } from "../openim-sender/go-json.js";
import { numberOf, textOf } from "./fields.js";
import { APP_ADMIN, type LivingGroup, type LivingMessage } from "./group.js";
import type { Act } from "./group-acts.js";
import type { World } from "./world.js";

type Draft = Omit<LivingMessage, "seq" | "isRevoked">;

const TEXTS = ["hello", "大家好 🎉 <b>", "line\nbreak", "buy spam now", ""];
const TEXT = 101;

function newDraft({ random, id, tick }: World, { members }: LivingGroup): Draft {
  const text = random.pick(TEXTS);
  const called = random.pick([["AtAllTag"], [...members.keys()].slice(0, 2)]);
  const [contentType, content] = random.pick<readonly [number, object]>([
    [TEXT, { content: text }],
    [TEXT, { content: text }],
    [106, { text, atUserList: called, isAtSelf: false }],
    [110, { data: '{"level":1}', description: text, extension: "" }],
    [115, { index: 1, data: "" }],
  ]);
  return {
    serverMsgID: id(),
    clientMsgID: id(),
    sendID: random.pick([...members.keys(), APP_ADMIN]),
    contentType,
    content: goJson(content).trimEnd(),
    ex: random.pick(["", "", '{"a":"键"}']),
    // Read in the source of v3.8.3-patch.16: for messages sent by REST, only the content names them.
    atUserList: contentType === 106 && random.chance(0.5) ? called : null,
    sendTime: tick(),
  };
}

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

/** Changes with messages. */
export const messageActs: { readonly send: Act; readonly [name: string]: Act } = {
  async send(world, group) {
    const { groupID } = group;
    const operation = world.operation();
    const wanted = newDraft(world, group);
    const before = "callbackBeforeSendGroupMsgCommand";
    const question = { ...common(operation, before, wanted, 0), groupID };
    if (!(await world.ask(operation, before, question)).continues) return;
    const draft = await modified(world, operation, wanted);
    if (!draft) return;
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
  },

  async revoke(world, group) {
    const standing = group.messages.filter(({ isRevoked }) => !isRevoked);
    if (standing.length === 0) return;
    const message = world.random.pick(standing);
    message.isRevoked = true;
    // Despite its name, it comes after the change.
    const command = "callbackBeforeAfterMsgCommand";
    const fields = { conversationID: `sg_${group.groupID}`, seq: message.seq, userID: message.sendID };
    await world.tell(world.operation(), command, { callbackCommand: command, ...fields });
  },

  async read(world, group) {
    const reader = world.random.pick([...group.members.keys()]);
    const command = "callbackAfterGroupMsgReadCommand";
    const fields = { sendID: reader, receiveID: reader, unreadMsgNum: group.lastSeq, contentType: 3 };
    await world.tell(world.operation(), command, { callbackCommand: command, ...fields });
  },
};

async function modified(world: World, operation: string, draft: Draft): Promise<Draft | undefined> {
  // Read in the source: 3.8.3 asks only about texts.
  if (world.release === "3.8.3" && draft.contentType !== TEXT) return draft;
  const command = "callbackBeforeMsgModifyCommand";
  const { continues, request } = await world.ask(operation, command, common(operation, command, draft, 0));
  if (!continues) return undefined;
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
