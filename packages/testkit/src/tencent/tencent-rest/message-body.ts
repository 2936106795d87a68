import type { LivingGroup, TencentMention } from "../tencent-app/group.js";
import type { NewMessage } from "../tencent-app/message-changes.js";
import type { TencentElement } from "../tencent-sender/judgement.js";
import {
  accountIn,
  type Body,
  integerIn,
  isBody,
  objectsIn,
  optionalIntegerIn,
  optionalTextIn,
  optionalWordIn,
  textIn,
} from "./body.js";
import { Refusal, wrong } from "./refusal.js";
import type { Service } from "./service.js";

/** The priorities of messages; their numbers count from 1. */
export const PRIORITIES = ["High", "Normal", "Low", "Lowest"] as const;

const MOST_BYTES = 12 * 1024;
const MOST_MENTIONS = 30;

/** The message that a call wants to send. */
export function messageIn(body: Body, { topics }: LivingGroup, { admin, isAccount }: Service): NewMessage {
  const from = body.From_Account === undefined ? admin : accountIn(body, "From_Account");
  if (!isAccount(from)) throw new Refusal(10_019, "From_Account does not exist");
  const topicId = optionalTextIn(body, "TopicId");
  if (topicId !== undefined && topics.get(topicId)?.isDestroyed !== false) {
    throw new Refusal(110_003, "the topic has been deleted");
  }
  const elements = objectsIn(body, "MsgBody", 100).map(elementIn);
  if (elements.length === 0) throw wrong("MsgBody is missing");
  if (elements.filter(({ MsgType }) => MsgType === "TIMCustomElem").length > 1) {
    throw wrong("MsgBody has more than one TIMCustomElem");
  }
  const cloudCustomData = optionalTextIn(body, "CloudCustomData");
  if (Buffer.byteLength(JSON.stringify([elements, cloudCustomData])) > MOST_BYTES) {
    throw new Refusal(80_002, "the message is too long");
  }
  return {
    ...{ topicId, from, operator: admin, elements, cloudCustomData, msgId: undefined },
    priority: optionalWordIn(body, "MsgPriority", PRIORITIES.slice(0, 3)),
    onlineOnly: (optionalIntegerIn(body, "OnlineOnlyFlag", 0, 1) ?? 0) === 1,
    random: integerIn(body, "Random", 0, 2 ** 32 - 1),
  };
}

/** Whom a message mentions. */
export function mentionsIn(body: Body): readonly TencentMention[] | undefined {
  if (body.GroupAtInfo === undefined) return undefined;
  const list = objectsIn(body, "GroupAtInfo", Number.POSITIVE_INFINITY);
  if (list.length > MOST_MENTIONS) throw new Refusal(10_053, "more than 30 mentions");
  return list.map((one) =>
    integerIn(one, "GroupAtAllFlag", 0, 1) === 1
      ? { GroupAtAllFlag: 1 }
      : { GroupAtAllFlag: 0, GroupAt_Account: accountIn(one, "GroupAt_Account") },
  );
}

/** The callbacks that a call forbids. */
export function controlsIn({ ForbidCallbackControl: controls = [] }: Body): readonly unknown[] {
  if (!Array.isArray(controls)) throw wrong("ForbidCallbackControl is not an array");
  return controls;
}

function elementIn(element: Body): TencentElement {
  const MsgType = textIn(element, "MsgType");
  const { MsgContent } = element;
  if (!isBody(MsgContent)) throw wrong("MsgContent is not an object");
  return { MsgType, MsgContent };
}
