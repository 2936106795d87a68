// Follows the feed and keeps its place in a file: node consumer.ts [server] [file]
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createClient } from "@grouphook/client";
import { z } from "zod";

const [url = "http://127.0.0.1:8080", file = "place.json"] = process.argv.slice(2);
const placeSchema = z.object({ after: z.coerce.number(), epoch: z.string() });
const token = process.env.GROUPHOOK_TOKEN;
const place = existsSync(file) ? placeSchema.parse(JSON.parse(readFileSync(file, "utf8"))) : {};

// Ends with an error where the place cannot be read (see docs/en/feed.md), or the token is wrong.
for await (const { events, next, epoch } of createClient({ url, token }).followPages(place)) {
  for (const { sequence, type, data } of events) {
    if (type === "group.created") process.stdout.write(`${sequence} ${data.groupId} is created\n`);
    if (type === "message.sent") process.stdout.write(`${sequence} ${data.groupId} ${data.message.text}\n`);
  }
  // Written whole, then put in place: a crash leaves the old place or the new one. Events in between come again.
  writeFileSync(`${file}.new`, JSON.stringify({ after: next, epoch }));
  renameSync(`${file}.new`, file);
}
