import { once } from "node:events";
import { jsonText, type Page } from "@grouphook/core";
import type { Response } from "express";

/** How many characters are serialized at once; other work gets its turn after each piece. */
const PIECE_CHARACTERS = 64 * 1024;

/**
 * Sends `{<name>: items, …rest}` as JSON, piece by piece: a page of large items does not delay other requests, is never in
 * memory as one text, and waits for a slow reader.
 */
export async function sendList(
  response: Response,
  { name, items, rest }: { readonly name: string; readonly items: readonly unknown[]; readonly rest: object },
): Promise<void> {
  response.type("json");
  let piece = `{${JSON.stringify(name)}:[`;
  for (const [index, item] of items.entries()) {
    piece += `${index > 0 ? "," : ""}${jsonText(item)}`;
    if (piece.length < PIECE_CHARACTERS) continue;
    if (response.write(piece)) await new Promise((resolve) => setImmediate(resolve));
    else await isTaken(response);
    if (response.destroyed) return;
    piece = "";
  }
  const more = JSON.stringify(rest).slice(1, -1);
  response.end(`${piece}]${more === "" ? "" : ","}${more}}`);
}

/** Sends a page, with its items in the form of the query API. */
export function sendPage<Item>(
  response: Response,
  { items, next }: Page<Item>,
  bodyOf: (item: Item) => object,
): Promise<void> {
  return sendList(response, { name: "items", items: items.map(bodyOf), rest: { next } });
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
