import { createServer } from "node:http";
import { announce } from "./announce.ts";

/** Of each path: how many events came, the last of them, and how often one did not follow on the one before. */
const counts = new Map<string, { events: number; last: number; gaps: number }>();

/**
 * Takes events at any path, fails at those that end with `dead`, and never answers at those that end with `silent`. A GET tells
 * what came to a path.
 */
const server = createServer((request, response) => {
  const path = request.url ?? "";
  const count = counts.get(path) ?? { events: 0, last: 0, gaps: 0 };
  counts.set(path, count);
  if (request.method === "GET") {
    response.end(JSON.stringify(count));
    return;
  }
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const isDead = path.endsWith("dead");
    const isSilent = path.endsWith("silent");
    for (const [, text] of Buffer.concat(chunks)
      .toString("latin1")
      .matchAll(/"sequence":"(\d+)"/g)) {
      const sequence = Number(text);
      if (count.events > 0 && sequence !== count.last + 1) count.gaps += 1;
      count.events += 1;
      count.last = sequence;
    }
    if (!isSilent) response.writeHead(isDead ? 500 : 204).end();
  });
});
server.listen(0, "127.0.0.1", () => announce(server));
