import {
  type CallOptions,
  type GroupGone,
  type GroupRead,
  type GroupUnreadable,
  identifier,
  jsonObject,
  listIfAny,
  optionalText,
  readAnswer,
  VendorCallError,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { optionalInteger } from "../wire.js";
import { type Answer, VENDOR } from "./answer.js";
import { BAD_ID, GONE, meaningOf, TOO_LONG, WRONG_PARAMETER } from "./codes.js";
import { elapse } from "./elapse.js";
import { GROUP_FIELDS, groupRead, OLDER_GROUP_FIELDS } from "./group-wire.js";
import type { TencentRest } from "./tencent-rest.js";

const API = "get_group_info";
const PLACE = { vendor: VENDOR, call: API, mayHaveActed: false } as const;
/** Refusals of a whole call that may be about one of its groups, or about so many at once. */
const DIVISIBLE: readonly number[] = [TOO_LONG, BAD_ID, WRONG_PARAMETER, GONE];

/** A group, or why there is none to read. */
export type ReadGroup = GroupRead | GroupGone | GroupUnreadable;

const list = z.compile(z.object({ GroupInfo: listIfAny(jsonObject) }));
const entry = z.compile(z.object({ GroupId: identifier, ErrorCode: optionalInteger, ErrorInfo: optionalText }));

/** Reads up to 50 groups as `get_group_info` tells them; Tencent's passing failures about some of them are got over. */
export async function readGroupInfo(
  rest: TencentRest,
  groupIds: readonly string[],
  dataFields: readonly string[],
  options: CallOptions,
): Promise<readonly ReadGroup[]> {
  const told = new Map<string, ReadGroup | undefined>(groupIds.map((groupId) => [groupId, undefined]));
  for (const wait of [rest.patienceMs, 2 * rest.patienceMs, undefined]) {
    const wanted = [...told].flatMap(([groupId, read]) => (read ? [] : groupId));
    for (const read of await tell(rest, wanted, dataFields, options)) told.set(read.groupId, read);
    const all = [...told.values()].filter((read) => read !== undefined);
    if (all.length === told.size) return all;
    if (wait !== undefined) await elapse(wait, options.signal);
  }
  throw new VendorCallError("unreachable", "no answer about some of the groups", PLACE);
}

/** The kind of a group, by the name callbacks use; `undefined` if there is no such group. */
export async function kindOf(rest: TencentRest, groupId: string, options: CallOptions): Promise<string | undefined> {
  const [read] = await readGroupInfo(rest, [groupId], [], options);
  return read?.state === "active" ? read.profile.kind : undefined;
}

async function tell(
  rest: TencentRest,
  groupIds: readonly string[],
  dataFields: readonly string[],
  options: CallOptions,
  fields = GROUP_FIELDS,
): Promise<readonly ReadGroup[]> {
  const hasData = dataFields.length > 0;
  const ResponseFilter = {
    GroupBaseInfoFilter: fields,
    ...(hasData && { AppDefinedDataFilter_Group: dataFields }),
  };
  const answer = await rest.call(API, { GroupIdList: groupIds, ResponseFilter }, options);
  // Documented: the code of the whole means nothing where there is one for each group.
  const { GroupInfo } = readAnswer(list, answer.fields, PLACE);
  if (!answer.isDone && GroupInfo.length === 0) {
    if (answer.code === WRONG_PARAMETER && fields === GROUP_FIELDS) {
      return tell(rest, groupIds, dataFields, options, OLDER_GROUP_FIELDS);
    }
    if (groupIds.length === 1 || !DIVISIBLE.includes(answer.code)) return groupIds.map((id) => untold(id, answer));
    const half = Math.ceil(groupIds.length / 2);
    const halves = [groupIds.slice(0, half), groupIds.slice(half)];
    return (await Promise.all(halves.map((some) => tell(rest, some, dataFields, options, fields)))).flat();
  }
  return GroupInfo.flatMap((told): ReadGroup | readonly [] => {
    const { GroupId: groupId, ErrorCode: code = 0, ErrorInfo: text = "" } = readAnswer(entry, told, PLACE);
    const meaning = meaningOf(code);
    if (!groupIds.includes(groupId) || !["done", "refused"].includes(meaning)) return [];
    if (meaning === "refused") return untold(groupId, { ...answer, code, text });
    return orUnreadable(groupId, () => groupRead(groupId, told, hasData, answer.asOf));
  });
}

/** What is read of a group or, where Tencent's answer cannot be read, that it cannot: others are not to suffer for it. */
function orUnreadable(groupId: string, read: () => ReadGroup): ReadGroup {
  try {
    return read();
  } catch (error) {
    return unreadable(groupId, error);
  }
}

/** A group whose part of an answer cannot be read; throws what is another error. */
export function unreadable(groupId: string, error: unknown): GroupUnreadable {
  if (!(error instanceof VendorCallError) || error.code !== "unreadable") throw error;
  return { state: "unreadable", groupId, refusal: { code: error.code, text: error.message } };
}

function untold(groupId: string, { code, text, asOf }: Answer): GroupGone | GroupUnreadable {
  if (code === GONE) return { state: "gone", groupId, asOf };
  return { state: "unreadable", groupId, refusal: { code, text } };
}
