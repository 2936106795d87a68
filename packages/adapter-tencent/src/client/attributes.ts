import { type CallOptions, listIfAny, objectOf, optionalText, readAnswer, text } from "@grouphook/core/adapter";
import { z } from "zod";
import { VENDOR } from "./answer.js";
import type { TencentRest } from "./tencent-rest.js";

const API = "get_group_attr";

const wire = z.compile(z.object({ GroupAttrAry: listIfAny(objectOf({ key: text, value: optionalText })) }));

/** The attributes of a group; `undefined` if Tencent does not tell them. */
export async function readAttributes(
  rest: TencentRest,
  groupId: string,
  options: CallOptions,
): Promise<{ readonly [key: string]: string } | undefined> {
  const answer = await rest.call(API, { GroupId: groupId }, options);
  if (!answer.isDone) return undefined;
  const { GroupAttrAry } = readAnswer(wire, answer.fields, { vendor: VENDOR, call: API, mayHaveActed: false });
  return Object.fromEntries(GroupAttrAry.map(({ key, value = "" }) => [key, value]));
}
