import type { FeedEvent, Schemas } from "@grouphook/client";
import { api } from "../api/client.js";
import { groupOf } from "./group-of.js";

type RawCallback = Schemas["RawCallback"];

/** Callbacks of one command that arrive at the same time are few. */
const MOST_PAGES = 5;
/** A callback may stand after one that arrived a little later, not after one that arrived much later. */
const DISORDER_MS = 60_000;

/**
 * The raw callbacks that an event may come from: those of its command that arrived when it was recorded. None where they are kept no
 * longer; more than one where they arrived in the same millisecond and do not say which of them it was.
 */
export async function callbacksBehind(event: FeedEvent, signal: AbortSignal): Promise<readonly RawCallback[]> {
  const { recordedtime, data } = event;
  if (recordedtime === undefined) return [];
  const found: RawCallback[] = [];
  let after = 0;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = { source: data.source, command: data.command, since: recordedtime, after, limit: 100 };
    const { items, next } = await api.get("/v1/callbacks", { query, signal });
    found.push(...items.filter(({ receivedAt }) => Date.parse(receivedAt) === Date.parse(recordedtime)));
    const last = items.at(-1);
    const isPast = last !== undefined && Date.parse(last.receivedAt) > Date.parse(recordedtime) + DISORDER_MS;
    if (isPast || next === after) break;
    after = next;
  }
  return thoseThatName(found, groupOf(event));
}

/** Of several callbacks those that name the group; all of them where none does. */
export function thoseThatName<Callback extends Pick<RawCallback, "body">>(
  callbacks: readonly Callback[],
  groupId: string | undefined,
): readonly Callback[] {
  if (groupId === undefined || callbacks.length < 2) return callbacks;
  const naming = callbacks.filter(({ body }) => namesGroup(body, groupId));
  return naming.length > 0 ? naming : callbacks;
}

/** Whether a group's id stands in a body, as JSON or a form writes it. */
export function namesGroup(body: string, groupId: string): boolean {
  return [groupId, JSON.stringify(groupId).slice(1, -1), encodeURIComponent(groupId)].some((text) =>
    body.includes(text),
  );
}
