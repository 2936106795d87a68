import type { WrittenEvent } from "@grouphook/core";
import { placeText } from "./place.js";

/**
 * An event as a stream sends it. JSON has no line breaks of its own. Each is made bytes by itself: in one text with others, a
 * single character beyond Latin-1 makes that many times slower.
 */
export function frameOf({ sequence, json }: WrittenEvent, epoch: string): Buffer {
  return Buffer.from(`id: ${placeText({ sequence, epoch })}\ndata: ${json}\n\n`);
}
