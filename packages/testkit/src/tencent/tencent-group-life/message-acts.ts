import { accountList, type LivingGroup, type LivingMessage, type TencentMention } from "../tencent-app/group.js";
import { deliver, messageFields, type NewMessage, recall } from "../tencent-app/message-changes.js";
import { livingTopics } from "../tencent-app/topic-changes.js";
import type { World } from "../tencent-app/world.js";
import type { TencentElement } from "../tencent-sender/judgement.js";
import { type Act, authorityOf } from "./group-acts.js";

const TEXTS = ["hello", "大家好 🎉", 'line\nbreak "quoted" \\ </script>', "buy spam now", ""];
const MUTED = { ErrorCode: 10_017, ErrorInfo: "sender is muted" };

function newElement({ random }: World): TencentElement {
  return random.pick<TencentElement>([
    { MsgType: "TIMTextElem", MsgContent: { Text: random.pick(TEXTS) } },
    { MsgType: "TIMTextElem", MsgContent: { Text: random.pick(TEXTS) } },
    { MsgType: "TIMFaceElem", MsgContent: { Index: 1, Data: "content\u0000" } },
    { MsgType: "TIMLocationElem", MsgContent: { Desc: "someinfo", Latitude: 29.34, Longitude: -106.57 } },
    { MsgType: "TIMBrandNewElem", MsgContent: { Nested: [{ a: null }], Number: 9_007_199_254_740_991 } },
  ]);
}

function newElements(world: World): readonly TencentElement[] {
  const { random } = world;
  const elements = Array.from({ length: 1 + random.below(3) }, () => newElement(world));
  const custom = { MsgType: "TIMCustomElem", MsgContent: { Data: '{"level":1}', Desc: "member", Ext: "", Sound: "" } };
  return random.chance(0.2) ? [...elements, custom] : elements;
}

function newMentions({ random }: World, { members }: LivingGroup): readonly TencentMention[] {
  const all: readonly TencentMention[] = random.chance(0.3) ? [{ GroupAtAllFlag: 1 }] : [];
  const named = [...members.keys()].filter(() => random.chance(0.2));
  return [...all, ...named.map((account) => ({ GroupAtAllFlag: 0 as const, GroupAt_Account: account }))];
}

/** A new message, before it is sent. */
function newMessage(world: World, group: LivingGroup): NewMessage {
  const { random } = world;
  const from = random.pick([...group.members.keys(), "administrator", "@TLS#NOT_FOUND", "@RBT#001"]);
  const topicIds = livingTopics(group);
  return {
    topicId: topicIds.length > 0 && random.chance(0.7) ? random.pick(topicIds) : undefined,
    from,
    operator: random.chance(0.8) ? from : "administrator",
    elements: newElements(world),
    cloudCustomData: random.chance(0.3) ? random.pick(["", "your cloud custom data", '{"a":"键"}']) : undefined,
    priority: random.chance(0.5) ? random.pick(["High", "Normal", "Low"]) : undefined,
    onlineOnly: group.type !== "AVChatRoom" && random.chance(0.1),
    random: 2 ** 31 + random.below(2 ** 31),
    msgId: random.chance(0.5) ? `144115233406643804-1727580296-${world.number()}` : undefined,
  };
}

/** Some matching messages of the group itself or of one topic. */
function someMessages({ random }: World, { messages }: LivingGroup, fits: (message: LivingMessage) => boolean) {
  const fitting = messages.filter(fits);
  if (fitting.length === 0) return [];
  const first = random.pick(fitting);
  const others = fitting.filter((message) => message !== first && message.topicId === first.topicId);
  return [first, ...others.filter(() => random.chance(0.3)).slice(0, 3)];
}

function isStored({ onlineOnly, recalledAt }: LivingMessage): boolean {
  return !onlineOnly && recalledAt === undefined;
}

/** Changes with messages. */
export const messageActs: { readonly send: Act; readonly [name: string]: Act } = {
  async send(world, group) {
    const { random } = world;
    const wanted = newMessage(world, group);
    const { delivered, msgBody, cloudCustomData } = await world.ask(
      "Group.CallbackBeforeSendMsg",
      world.tick(),
      messageFields(group, wanted),
    );
    if (!delivered) return;
    const message = {
      ...wanted,
      elements: msgBody ?? wanted.elements,
      cloudCustomData: cloudCustomData ?? wanted.cloudCustomData,
    };
    const mentions = random.chance(0.2) ? newMentions(world, group) : undefined;
    await deliver(world, group, message, mentions);
  },

  async fail(world, group) {
    const fields = messageFields(group, newMessage(world, group));
    await world.tell("Group.CallbackSendMsgException", world.tick(), { ...fields, ...MUTED });
  },

  async recall(world, group) {
    const recalled = someMessages(world, group, isStored);
    if (recalled.length > 0) await recall(world, group, recalled, authorityOf(world, group));
  },

  async read(world, group) {
    const { random } = world;
    const { groupId: GroupId, type: Type, members } = group;
    // Documented: communities have no receipts, live groups no history.
    if (Type === "Community" || Type === "AVChatRoom") return;
    const GroupMsgReceiptList = someMessages(world, group, isStored).flatMap((message) => {
      const { seq, from, readers } = message;
      const others = [...members.keys()].filter((account) => account !== from && !readers.has(account));
      const news = others.filter(() => random.chance(0.5));
      if (news.length === 0) return [];
      for (const account of news) readers.add(account);
      message.unreadCount = others.length - news.length;
      return {
        MsgSeq: seq,
        ReadNum: readers.size,
        UnreadNum: message.unreadCount,
        ReadReceiptMembers: accountList(news),
      };
    });
    if (GroupMsgReceiptList.length === 0) return;
    await world.tell("Group.CallbackAfterReadReceipt", world.tick(), { GroupId, Type, GroupMsgReceiptList });
  },

  async extend(world, group) {
    const { random } = world;
    const [message] = someMessages(world, group, (one) => one.topicId === undefined && isStored(one));
    if (!message) return;
    const OperateType = random.pick([1, 1, 2, 3]);
    const keys = OperateType === 3 ? [] : ["key1", "key2", "键"].filter(() => random.chance(0.6));
    message.extensionVersion += 1 + random.below(3);
    const Seq = message.extensionVersion;
    if (OperateType === 3) message.extensions.clear();
    const ExtensionList = keys.map((Key) => ({ Key, Value: OperateType === 1 ? random.pick(["", "值"]) : "", Seq }));
    for (const { Key, Value } of ExtensionList) {
      if (OperateType === 1) message.extensions.set(Key, Value);
      else message.extensions.delete(Key);
    }
    const fields = { GroupId: group.groupId, MsgSeq: message.seq, OperateType, ExtensionList, Seq };
    await world.tell("Group.CallbackAfterGroupMsgExtension", world.tick(), fields);
  },
};
