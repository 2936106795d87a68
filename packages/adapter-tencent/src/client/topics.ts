import {
  type CallOptions,
  identifier,
  jsonObject,
  listIfAny,
  objectOf,
  optional,
  readAnswer,
  type TopicRead,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { optionalInteger } from "../wire.js";
import { VENDOR } from "./answer.js";
import { GONE, TOPIC_GONE } from "./codes.js";
import { topicRead } from "./group-wire.js";
import type { TencentRest } from "./tencent-rest.js";

const API = "get_topic";

const wire = z.compile(
  z.object({
    TopicAndSelfInfo: listIfAny(objectOf({ ErrorCode: optionalInteger, TopicInfo: optional(jsonObject) })),
  }),
);
const named = z.compile(z.object({ TopicId: identifier }));

/**
 * The topics of a community; `undefined` if Tencent does not tell them all. `readerId` is whose view is asked for, since
 * there is none of nobody.
 */
export async function readTopics(
  rest: TencentRest,
  groupId: string,
  readerId: string,
  options: CallOptions,
): Promise<readonly TopicRead[] | undefined> {
  const answer = await rest.call(API, { GroupId: groupId, From_Account: readerId }, options);
  if (!answer.isDone) return undefined;
  const place = { vendor: VENDOR, call: API, mayHaveActed: false };
  const { TopicAndSelfInfo: told } = readAnswer(wire, answer.fields, place);
  const left = told.filter(({ ErrorCode = 0 }) => ErrorCode !== TOPIC_GONE && ErrorCode !== GONE);
  if (left.some(({ ErrorCode = 0, TopicInfo }) => ErrorCode !== 0 || !TopicInfo)) return undefined;
  return left.map(({ TopicInfo }) => topicRead(readAnswer(named, TopicInfo, place).TopicId, TopicInfo));
}
