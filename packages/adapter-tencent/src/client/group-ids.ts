import {
  type CallOptions,
  type GroupIdsRead,
  identifier,
  listOf,
  objectOf,
  readAnswer,
  VendorCallError,
} from "@grouphook/core/adapter";
import { z } from "zod";
import { refusedReading, VENDOR } from "./answer.js";
import { inSmallerPages } from "./smaller-pages.js";
import type { TencentRest } from "./tencent-rest.js";

const API = "get_appid_group_list";
const MOST = 10_000;

const wire = z.compile(objectOf({ GroupIdList: listOf(objectOf({ GroupId: identifier })) }));

/**
 * Reads the ids of the app's groups, from a place on. A place is a number of 64 bits, more than JavaScript's numbers hold
 * (https://cloud.tencent.com/document/product/269/1614), so it is kept in its digits.
 */
export async function readGroupIds(
  rest: TencentRest,
  cursor: string | null,
  options: CallOptions = {},
): Promise<GroupIdsRead> {
  if (cursor !== null && !/^\d+$/.test(cursor))
    throw new TypeError(`[${VENDOR}] ${API}: the place is none of Tencent's`);
  const answer = await inSmallerPages(MOST, (limit) =>
    rest.call(API, `{"Limit":${limit},"Next":${cursor ?? 0}}`, options),
  );
  if (!answer.isDone) throw refusedReading(answer, API);
  const place = { vendor: VENDOR, call: API, mayHaveActed: false };
  const { GroupIdList } = readAnswer(wire, answer.fields, place);
  const next = /"Next"\s*:\s*"?(\d+)/.exec(answer.raw)?.[1] ?? "0";
  if (next === cursor) throw new VendorCallError("unreadable", "Next is where it was", place);
  return { groupIds: GroupIdList.map(({ GroupId }) => GroupId), next: /^0+$/.test(next) ? null : next };
}
