import { goJson } from "../openim-sender/go-json.js";
import { APP_ADMIN, type LivingGroup } from "./group.js";
import type { Act } from "./group-acts.js";
import { type Draft, revokeMessage, sendMessage, TEXT } from "./message-operations.js";
import type { World } from "./world.js";

const TEXTS = ["hello", "大家好 🎉 <b>", "line\nbreak", "buy spam now", ""];

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

/** Changes with messages. */
export const messageActs: { readonly send: Act; readonly [name: string]: Act } = {
  async send(world, group) {
    const operation = world.operation();
    await sendMessage(world, group, operation, newDraft(world, group));
  },

  async revoke(world, group) {
    const standing = group.messages.filter(({ isRevoked }) => !isRevoked);
    if (standing.length === 0) return;
    const message = world.random.pick(standing);
    await revokeMessage(world, group, { operation: world.operation(), userID: message.sendID }, message);
  },

  async read(world, group) {
    const reader = world.random.pick([...group.members.keys()]);
    const command = "callbackAfterGroupMsgReadCommand";
    const fields = { sendID: reader, receiveID: reader, unreadMsgNum: group.lastSeq, contentType: 3 };
    await world.tell(world.operation(), command, { callbackCommand: command, ...fields });
  },
};
