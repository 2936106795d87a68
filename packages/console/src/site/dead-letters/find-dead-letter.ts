import type { Schemas } from "@grouphook/client";
import { api } from "../api/client.js";

/** The most that the server keeps. */
const MOST = 10_000;

/** Looks for a dead letter through the list, since none is read by its id; `undefined` where it is not there. */
export async function findDeadLetter(id: string, signal: AbortSignal): Promise<Schemas["DeadLetter"] | undefined> {
  let seen = 0;
  for await (const letter of api.items("/v1/dead-letters", { query: { limit: 100 }, signal })) {
    seen += 1;
    if (letter.id === id) return letter;
    if (seen === MOST) return undefined;
  }
  return undefined;
}
