// Follows the feed and keeps its place in a file: node consumer.ts [server] [file]
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { parseFeedEvent } from "@grouphook/core";
import { z } from "zod";

const [server = "http://127.0.0.1:8080", file = "place.json"] = process.argv.slice(2);
const placeSchema = z.object({ after: z.coerce.string(), epoch: z.string() });
const pageSchema = z.object({ events: z.array(z.unknown()), next: z.number(), epoch: z.string() });

let place: Record<string, string> = { after: "0" };
if (existsSync(file)) place = placeSchema.parse(JSON.parse(readFileSync(file, "utf8")));

for (;;) {
  const query = new URLSearchParams({ wait: "30", ...place });
  const response = await fetch(`${server}/v1/feed?${query}`).catch(() => undefined);
  // The place cannot be read: see docs/feed.md.
  if (response?.status === 409 || response?.status === 410) throw new Error(await response.text());
  if (!response?.ok) {
    await pause(1000);
    continue;
  }
  const page = pageSchema.parse(await response.json());
  for (const event of page.events.map(parseFeedEvent)) {
    const { sequence, type } = event;
    if (type === "group.created") process.stdout.write(`${sequence} ${event.groupId} is created\n`);
    if (type === "message.sent") process.stdout.write(`${sequence} ${event.groupId} ${event.message.text}\n`);
  }
  // Written whole, then put in place: a crash leaves the old place or the new one. Events in between come again.
  place = { after: String(page.next), epoch: page.epoch };
  writeFileSync(`${file}.new`, JSON.stringify(place));
  renameSync(`${file}.new`, file);
}
