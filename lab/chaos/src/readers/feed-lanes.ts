import { field } from "../field.ts";
import type { ReaderPromise } from "./delivered-message.ts";

/** The events that are in order among themselves: their name, and where in them an event stands, from 0. */
export interface PlaceInLane {
  readonly lane: string;
  readonly index: number;
}

/** The lane of an event. */
export function laneOf(event: unknown, order: ReaderPromise["order"]): string {
  return order === "feed"
    ? ""
    : JSON.stringify([field(event, "source"), field(field(event, "data"), "groupId") ?? null]);
}

/** The places of all events of a feed, by their sequence. */
export function placesOf(feed: readonly unknown[], order: ReaderPromise["order"]): ReadonlyMap<string, PlaceInLane> {
  const lengths = new Map<string, number>();
  return new Map(
    feed.map((event) => {
      const lane = laneOf(event, order);
      const index = lengths.get(lane) ?? 0;
      lengths.set(lane, index + 1);
      return [sequenceOf(event), { lane, index }];
    }),
  );
}

/** The number of an event in the feed, as it says. */
export function sequenceOf(event: unknown): string {
  return String(field(event, "sequence"));
}
