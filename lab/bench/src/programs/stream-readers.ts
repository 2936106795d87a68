// Reads streams of the feed in a process of its own, and is told by HTTP what to read.
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import type { OpenReaders, ReadersLags, ReadersProgress } from "../readers/reader-commands.ts";
import { type KnownTimes, Receipts } from "../readers/receipts.ts";
import { StreamReader } from "../readers/stream-reader.ts";
import { announce } from "./announce.ts";

/** Fewer than a server's backlog, so that it refuses none. */
const OPENED_AT_ONCE = 128;
const readers: StreamReader[] = [];
const receipts = new Receipts();
let bytes = 0;
let ended = 0;

async function open({ port, paths, areWilling }: OpenReaders): Promise<ReadersProgress> {
  for (let first = 0; first < paths.length; first += OPENED_AT_ONCE) {
    const some = paths.slice(first, first + OPENED_AT_ONCE).map((path) => openOne(port, path, areWilling));
    await Promise.all(some.map(({ opened }) => opened));
  }
  return progress();
}

function openOne(port: number, path: string, isWilling: boolean): StreamReader {
  const number = readers.length;
  const reader = new StreamReader(port, path, isWilling, {
    onProgress: (sequence, at) => receipts.note(number, sequence, at),
    onBytes(count) {
      bytes += count;
    },
    onEnd() {
      ended += 1;
    },
  });
  readers.push(reader);
  return reader;
}

function progress(): ReadersProgress {
  return { open: readers.length - ended, ended, bytes, last: readers.map(({ last }) => last) };
}

function lags(known: KnownTimes): ReadersLags {
  const found = receipts.lags(known);
  const [p50Ms = 0, p99Ms = 0, worstMs = 0] = [0.5, 0.99, 1].map((share) => found.quantile(share));
  return { total: found.total, p50Ms, p99Ms, worstMs };
}

/** What each path does with the JSON in a request. */
async function answer(path: string, told: string): Promise<ReadersProgress | ReadersLags> {
  if (path === "/open") return await open(JSON.parse(told));
  return path === "/lags" ? lags(JSON.parse(told)) : progress();
}

const server = createServer(async (request, response) => {
  response.end(JSON.stringify(await answer(request.url ?? "", await text(request))));
});
server.listen(0, "127.0.0.1", () => announce(server));
