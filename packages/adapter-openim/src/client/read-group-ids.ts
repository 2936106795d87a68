import { type GroupIdsRead, identifier, integer, listIfAny, objectOf } from "@grouphook/core/adapter";
import type { OpenimApi } from "./api.js";
import { startOf, type Window, windowBefore } from "./group-window.js";

interface Listed {
  readonly groupId: string;
  /** As it came: one without a time has that of Go's zero time. */
  readonly createTime: number;
}

/** So many groups that were read may end before the next page without another being read for it. */
const OVERLAP = 8;

/** How far a reading has come: what the last group was, and how many came before it and with it. */
interface Place {
  readonly entries: number;
  readonly createTime: number;
}

const listed = objectOf({ groupInfo: objectOf({ groupID: identifier, createTime: integer }) }).transform(
  ({ groupInfo: { groupID: groupId, createTime } }): Listed => ({ groupId, createTime }),
);
const page = objectOf({ groups: listIfAny(listed) }).transform(({ groups }) => groups);

/**
 * Reads the groups that exist, the newest first. OpenIM has no cursor, only pages: a group that is made moves the others to
 * later places, so that some come twice; one that ends moves them to earlier ones, where they would be missed. So every page
 * begins with what was read before, and where it does not, an earlier page is read.
 */
export async function readGroupIds(
  api: OpenimApi,
  cursor: string | null,
  signal: AbortSignal | undefined,
): Promise<GroupIdsRead> {
  const place = cursor === null ? undefined : placeOf(cursor);
  let overlap = OVERLAP;
  let window = windowBefore(place?.entries ?? 0, overlap);
  let groups = await readPage(api, window, signal);
  while (place && startOf(window) > 0 && (groups[0]?.createTime ?? Number.NEGATIVE_INFINITY) < place.createTime) {
    overlap *= OVERLAP;
    window = windowBefore(startOf(window), overlap);
    groups = await readPage(api, window, signal);
  }
  const last = groups.at(-1);
  const isEnd = last === undefined || groups.length < window.showNumber;
  return {
    groupIds: groups.map(({ groupId }) => groupId),
    next: isEnd ? null : `${startOf(window) + groups.length}:${last.createTime}`,
  };
}

function readPage(api: OpenimApi, pagination: Window, signal: AbortSignal | undefined): Promise<readonly Listed[]> {
  return api.read({ path: "/group/get_groups", body: { pagination, groupName: "", groupID: "" }, data: page }, signal);
}

function placeOf(cursor: string): Place {
  const [, entries, createTime] = /^(\d{1,15}):(-?\d{1,15})$/.exec(cursor) ?? [];
  if (entries === undefined) throw new TypeError("[openim] the cursor is none of readGroupIds");
  return { entries: Number(entries), createTime: Number(createTime) };
}
