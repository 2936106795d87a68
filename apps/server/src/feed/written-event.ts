import { type FeedEvent, jsonText, toCloudEvent } from "@grouphook/core";
import { placeText } from "./place.js";

/** An event with its public form, written once for all who read it. */
export interface WrittenEvent extends Pick<FeedEvent, "sequence" | "source" | "groupId" | "type"> {
  readonly json: string;
}

export function writtenEvent(event: FeedEvent): WrittenEvent {
  const { sequence, source, groupId, type } = event;
  return {
    ...{ sequence, source, type },
    ...(groupId !== undefined && { groupId }),
    json: jsonText(toCloudEvent(event)),
  };
}

/** An event as a stream sends it. JSON has no line breaks of its own. */
export function frameOf({ sequence, json }: WrittenEvent, epoch: string): string {
  return `id: ${placeText({ sequence, epoch })}\ndata: ${json}\n\n`;
}
