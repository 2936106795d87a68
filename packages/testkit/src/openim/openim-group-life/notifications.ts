import { goJson } from "../openim-sender/go-json.js";
import { groupInfo, type LivingGroup, memberInfo } from "./group.js";
import type { World } from "./world.js";

/** A notification of a group. */
export interface Notification {
  readonly operation: string;
  readonly contentType: number;
  /** The user who made the change. */
  readonly userID: string;
  /** The content, except group, operator and versions. */
  readonly tips?: object;
  /** Called once the copy for the conversation is allowed. */
  readonly onPushed?: () => Promise<unknown>;
}

/** Notifications that are also sent as messages, with the default notification.yml. */
const SENT_AS_MESSAGES: ReadonlySet<number> = new Set([
  ...[1501, 1504, 1507, 1508, 1509, 1510, 1511, 1512, 1513, 1514, 1515],
]);
const ANNOUNCEMENT = 1519;
/** Notifications without an operator: quitting and entering. */
const ANONYMOUS: ReadonlySet<number> = new Set([1504, 1510]);

/** Notifies a group, with its state at this moment. */
export async function notify(world: World, group: LivingGroup, notification: Notification): Promise<void> {
  const { operation, contentType, userID, tips, onPushed } = notification;
  const { groupID } = group;
  const content = goJson({
    group: groupInfo(group),
    ...(!ANONYMOUS.has(contentType) && { opUser: memberInfo(group, userID) }),
    // Read in the source of main of 2026-07-02: set only for creations and enterings.
    operationTime: 0,
    ...tips,
    groupMemberVersion: group.members.size,
    groupMemberVersionID: "666a1b2c3d4e5f6071829304",
  }).trimEnd();
  const isMessage =
    SENT_AS_MESSAGES.has(contentType) || (contentType === ANNOUNCEMENT && group.info.notification !== "");
  const clientMsgID = world.id();
  if (isMessage && !(await sendAsMessage(world, groupID, clientMsgID, notification))) return;

  const pushed = (seq: number) => ({
    callbackCommand: "callbackBeforeGroupOnlinePushCommand",
    operationID: operation,
    platformID: 0,
    platform: "",
    clientMsgID,
    sendID: userID,
    groupID,
    contentType,
    sessionType: 3,
    atUserIDList: null,
    content,
    seq,
  });
  const push = (seq: number) => world.ask(operation, "callbackBeforeGroupOnlinePushCommand", pushed(seq));
  if (isMessage) {
    group.lastSeq += 1;
    const seq = group.lastSeq;
    world.behind(`sg_${groupID}`, async () => {
      const { continues } = await push(seq);
      if (continues) await onPushed?.();
    });
  }
  world.behind(`n_${groupID}`, () => push(0));
}

/** Servers up to 3.8.3 call hooks for notifications sent as messages, without their content. */
async function sendAsMessage(
  world: World,
  groupID: string,
  clientMsgID: string,
  { operation, contentType, userID }: Notification,
): Promise<boolean> {
  if (world.release !== "3.8.3") return true;
  const time = world.tick();
  const common = (callbackCommand: string) => ({
    sendID: userID,
    callbackCommand,
    serverMsgID: world.id(),
    clientMsgID,
    operationID: operation,
    senderPlatformID: 0,
    senderNickname: "",
    sessionType: 3,
    msgFrom: 200,
    contentType,
    status: 0,
    sendTime: time,
    createTime: time,
    content: "",
    seq: 0,
    atUserList: null,
    faceURL: "",
    ex: "",
    groupID,
  });
  const before = "callbackBeforeSendGroupMsgCommand";
  const { continues } = await world.ask(operation, before, common(before));
  if (!continues) return false;
  const after = "callbackAfterSendGroupMsgCommand";
  await world.tell(operation, after, common(after));
  return true;
}
