import type { WrittenEvent } from "@grouphook/core";
import { frameOf } from "./event-frame.js";
import type { Place } from "./place.js";

/** As much as a reader who takes nothing may keep from the others. */
const PIECE_BYTES = 64 * 1024;

/** Some events as a stream sends them at once. */
export interface StreamPiece {
  /** Absent if no event passes the filter. */
  readonly frames?: Buffer;
  /** Where a reader is who has it. */
  readonly end: Place;
}

/** The events of a page in pieces, each as large as may be, and one after the other up to where the page ends. */
export function piecesOf(
  events: readonly WrittenEvent[],
  epochOf: (sequence: number) => string,
  end: Place,
): readonly [StreamPiece, ...StreamPiece[]] {
  const pieces: StreamPiece[] = [];
  let frames: Buffer[] = [];
  let size = 0;
  let last = end;
  for (const event of events) {
    const frame = frameOf(event, epochOf(event.sequence));
    if (size > 0 && size + frame.length > PIECE_BYTES) {
      pieces.push({ frames: Buffer.concat(frames), end: last });
      frames = [];
      size = 0;
    }
    frames.push(frame);
    size += frame.length;
    last = { sequence: event.sequence, epoch: epochOf(event.sequence) };
  }
  const rest: StreamPiece = { ...(size > 0 && { frames: Buffer.concat(frames) }), end };
  const [first = rest, ...others] = pieces;
  return first === rest ? [rest] : [first, ...others, rest];
}
