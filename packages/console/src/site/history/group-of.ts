import type { FeedEvent } from "@grouphook/client";

/** The id of the group that an event is about; `undefined` for one without a group. */
export function groupOf({ data }: FeedEvent): string | undefined {
  return "groupId" in data ? data.groupId : undefined;
}
