import { once } from "node:events";
import { jsonText } from "@grouphook/core";
import type { Response } from "express";

/** How many characters are serialized at once; other work gets its turn after each piece. */
const PIECE_CHARACTERS = 64 * 1024;

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
  let piece = "";
  for (const text of textsOf(body)) {
    piece += text;
    if (piece.length < PIECE_CHARACTERS) continue;
    if (response.write(piece)) await new Promise((resolve) => setImmediate(resolve));
    else await isTaken(response);
    if (response.destroyed) return;
    piece = "";
  }
  response.end(piece);
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

function isTaken(response: Response): Promise<unknown> {
  const ended = new AbortController();
  const { signal } = ended;
  const either = [once(response, "drain", { signal }), once(response, "close", { signal })];
  return Promise.race(either).finally(() => {
    for (const one of either) one.catch(() => undefined);
    ended.abort();
  });
}
