import { jsonText } from "@grouphook/core";
import type { Response } from "express";

/** How much is serialized at once; other work gets its turn after each piece. */
const PIECE_BYTES = 64 * 1024;

/** JSON that is written already, as an item of a list. */
export class WrittenJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * Sends an object as JSON, its lists piece by piece: a page of large items does not delay other requests, is never in memory as
 * one text, and waits for a slow reader.
 */
export async function sendJson(response: Response, body: object): Promise<void> {
  let piece: Buffer[] = [];
  let size = 0;
  for (const text of textsOf(body)) {
    // One by one: in a long text, a single character beyond Latin-1 makes this many times slower.
    const bytes = Buffer.from(text);
    piece.push(bytes);
    size += bytes.length;
    if (size < PIECE_BYTES) continue;
    if (response.write(Buffer.concat(piece))) await new Promise((resolve) => setImmediate(resolve));
    else await isTaken(response);
    if (response.destroyed) return;
    piece = [];
    size = 0;
  }
  response.end(Buffer.concat(piece));
}

/** The JSON of an object in parts: whole fields, and the items of a list one by one. */
function* textsOf(body: object): Generator<string> {
  let comma = "{";
  for (const [name, value] of Object.entries(body)) {
    if (value === undefined) continue;
    yield `${comma}${JSON.stringify(name)}:`;
    if (Array.isArray(value)) yield* listTexts(value);
    else yield jsonText(value);
    comma = ",";
  }
  yield comma === "{" ? "{}" : "}";
}

function* listTexts(items: readonly unknown[]): Generator<string> {
  yield "[";
  for (const [index, item] of items.entries())
    yield `${index > 0 ? "," : ""}${item instanceof WrittenJson ? item.text : jsonText(item)}`;
  yield "]";
}

/** Resolves when more can be written, or the reader has gone. */
function isTaken(response: Response): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      response.off("drain", go).off("close", go);
      resolve();
    };
    response.on("drain", go).on("close", go);
  });
}
