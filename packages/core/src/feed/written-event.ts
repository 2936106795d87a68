import type { FeedEvent } from "./feed-event.js";

/** An event with its public form, written already: the JSON of its `CloudEvent`. */
export interface WrittenEvent extends Pick<FeedEvent, "sequence" | "source" | "groupId" | "type"> {
  readonly json: string;
}
