import { type LivingGroup, newGroup, type TencentMember, takeSeq } from "./group.js";
import type { World } from "./world.js";

/** Plain groups to be made at once. */
export interface TencentFilling {
  readonly groups: number;
  /** How many members each has. */
  readonly membersEach: number;
  /** How many users there are; as many as members of one group unless set. */
  readonly users?: number;
  /** How many messages each has; none unless set. */
  readonly messagesEach?: number;
  /** What kind they are; `Public` unless set. */
  readonly type?: string;
}

/** Makes plain groups of which nobody was told, as before callbacks were switched on. Members share what they have in common. */
export function fill(world: World, filling: TencentFilling): void {
  const { groups, membersEach, users = membersEach, messagesEach = 0, type = "Public" } = filling;
  const accounts = Array.from({ length: Math.max(users, membersEach) }, (_, index) => `user${index}`);
  for (let made = 0; made < groups; made += 1) {
    const createdAt = world.tick();
    const number = world.number();
    const groupId = type === "Community" ? `@TGS#_@TGS#c${number}` : `@TGS#2F${number}`;
    const profile = { name: `Group ${number}`, introduction: "", notification: "", faceUrl: "" };
    const group = newGroup({ groupId, type, profile, createdAt });
    const plain: TencentMember = { role: "Member", nameCard: "", joinedAt: createdAt };
    for (let joined = 0; joined < membersEach; joined += 1) {
      const account = accounts[(made + joined) % accounts.length] ?? "";
      group.members.set(account, joined === 0 ? { ...plain, role: "Owner" } : plain);
    }
    fillMessages(world, group, messagesEach);
    world.begin(group);
  }
}

function fillMessages(world: World, group: LivingGroup, messages: number): void {
  const [from = ""] = group.members.keys();
  for (let sent = 0; sent < messages; sent += 1) {
    const seq = takeSeq(group);
    group.messages.push({
      ...{
        topicId: undefined,
        seq,
        from,
        elements: [{ MsgType: "TIMTextElem", MsgContent: { Text: `message ${seq}` } }],
      },
      ...{ cloudCustomData: undefined, mentions: undefined, priority: undefined, onlineOnly: false, random: seq },
      ...{ msgId: undefined, sentAt: Math.floor(world.tick() / 1000) * 1000, recalledAt: undefined },
      ...{ readers: new Set(), unreadCount: undefined, extensions: new Map(), extensionVersion: 0 },
    });
  }
}
