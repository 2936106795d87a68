import { field } from "../field.ts";
import type { DeliveredMessage, ReaderPromise } from "./delivered-message.ts";
import { laneOf } from "./feed-lanes.ts";

/** A line that a receiver writes. Requests are numbered from 1 by each process. */
export type ReceiverNote =
  | { readonly is: "started" }
  | ({ readonly is: "begun"; readonly number: number } & DeliveredMessage)
  /** Written before it is answered with success. */
  | { readonly is: "taken"; readonly number: number }
  /** Its connection was closed, maybe before the answer. */
  | { readonly is: "over"; readonly number: number };

/** What one receiver has noted, over all its lives. */
export interface ReceiverRecord {
  /** Those that it answered with success, or was about to. */
  readonly taken: readonly DeliveredMessage[];
  /** Messages that began while another of their lane was under way. */
  readonly overlapping: number;
}

/** Reads the notes of a receiver, in their order. */
export function readNotes(notes: readonly ReceiverNote[], order: ReaderPromise["order"]): ReceiverRecord {
  const open = new Map<number, DeliveredMessage>();
  const taken: DeliveredMessage[] = [];
  let overlapping = 0;
  for (const note of notes) {
    if (note.is === "started") open.clear();
    else if (note.is === "begun") {
      const lane = laneOf(note.events[0], order);
      if ([...open.values()].some(({ events: [other] }) => laneOf(other, order) === lane)) overlapping += 1;
      open.set(note.number, note);
    } else {
      const message = open.get(note.number);
      if (note.is === "taken" && message) taken.push(message);
      open.delete(note.number);
    }
  }
  return { taken, overlapping };
}

/** Reads a line; `undefined` where a receiver died while it wrote it, which is then none that it had answered. */
export function parseNote(line: string): ReceiverNote | undefined {
  const written = parsed(line);
  const [is, number, id, events] = ["is", "number", "id", "events"].map((name) => field(written, name));
  if (is === "started") return { is };
  if (typeof number !== "number") return undefined;
  if (is === "taken" || is === "over") return { is, number };
  return is === "begun" && typeof id === "string" && Array.isArray(events) ? { is, number, id, events } : undefined;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
