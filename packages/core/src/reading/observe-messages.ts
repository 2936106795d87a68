import type { CallOptions, GroupRead, MessageRead } from "../adapter/client/vendor-client.js";
import type { RecordCallback } from "../vocabulary/callback.js";
import type { Message } from "../vocabulary/change.js";
import { type Differences, sumOf } from "./differences.js";
import { type MessageWindow, type Observation, settleFound } from "./observation.js";

/** How many messages are read of the record at once, and wait to be written. */
const AT_ONCE = 100;
/** Numbers without a message, as of notifications, may fill a page of the vendor's. */
const FEWEST_ON_A_PAGE = 5;

/** A group or one of its topics. */
interface Place {
  readonly groupId: string;
  readonly topicId?: string;
}

/** The newest messages of a place in the record. */
interface Recorded {
  /** By their keys. */
  readonly messages: ReadonlyMap<string, { readonly isRecalled: boolean; readonly isNumbered: boolean }>;
  readonly newestSeq: number;
  /** Whether the newest is too old to be looked for. */
  readonly isQuiet: boolean;
}

/**
 * Looks for messages of a group and of its topics that the record does not have, and for recalls. A message that was recalled
 * before it was told, and whose content the vendor no longer tells, stays unknown.
 */
export async function observeMessages(
  observation: Observation,
  { groupId, lastMessageSeq, topics = [] }: GroupRead,
  options: CallOptions,
): Promise<Differences> {
  const { client } = observation;
  const window = client.readMessages && (await observation.messages?.());
  if (!window) return {};
  const all = [await observeIn(observation, window, { groupId }, lastMessageSeq, options)];
  for (const { topicId, lastMessageSeq: last } of topics) {
    all.push(await observeIn(observation, window, { groupId, topicId }, last, options));
  }
  return sumOf(all);
}

async function observeIn(
  observation: Observation,
  window: MessageWindow,
  place: Place,
  lastSeq: number | undefined,
  options: CallOptions,
): Promise<Differences> {
  if (lastSeq === 0) return {};
  const recorded = await recordedIn(observation, window, place);
  if (recorded.isQuiet && lastSeq !== undefined && lastSeq <= recorded.newestSeq) return {};
  const news: News[] = [];
  let left = window.most;
  for await (const { message, isRecalled, asOf } of newestFirst(observation, window, place, options)) {
    if (left === 0) break;
    left -= 1;
    const { key } = message;
    if (key === undefined) continue;
    const known = recorded.messages.get(key);
    if (!known && isRecalled && message.elements.length === 0) continue;
    // The newest comes first, and is told last.
    if (isRecalled && !known?.isRecalled) news.push(recalling(place, message, key, asOf));
    if (!known || (!known.isNumbered && message.seq !== undefined)) news.push(sending(place, message));
  }
  return tell(observation, news.toReversed());
}

/** What is told of a message. */
type News = Pick<RecordCallback, "change" | "occurredAt" | "actorId">;

function recalling(place: Place, { seq }: Message, key: string, asOf: number): News {
  const reference = { key, ...(seq !== undefined && { seq }) };
  return { change: { type: "message.recalled", ...place, messages: [reference] }, occurredAt: asOf };
}

function sending(place: Place, message: Message): News {
  const { senderId, sentAt } = message;
  return {
    change: { type: "message.sent", ...place, message },
    ...(sentAt !== undefined && { occurredAt: sentAt }),
    ...(senderId !== undefined && { actorId: senderId }),
  };
}

async function recordedIn(
  { source, ledger }: Observation,
  { since, most }: MessageWindow,
  { groupId, topicId }: Place,
): Promise<Recorded> {
  const messages = new Map<string, { readonly isRecalled: boolean; readonly isNumbered: boolean }>();
  let newestSeq = 0;
  let isQuiet = true;
  for (let cursor: string | null | undefined; cursor !== null && messages.size < most; ) {
    const page = await ledger.messages(source, groupId, {
      limit: AT_ONCE,
      ...(topicId !== undefined && { topicId }),
      ...(cursor !== undefined && { cursor }),
    });
    for (const { key, seq, sentAt, recalledAt } of page?.items ?? []) {
      newestSeq = Math.max(newestSeq, seq ?? 0);
      messages.set(key, { isRecalled: recalledAt !== null, isNumbered: seq !== null });
      if ((sentAt ?? since) >= since) isQuiet = false;
    }
    const oldest = page?.items.at(-1)?.sentAt ?? null;
    cursor = oldest !== null && oldest < since ? null : (page?.next ?? null);
  }
  return { messages, newestSeq, isQuiet };
}

interface Told extends MessageRead {
  readonly asOf: number;
}

/** The messages of a place that are not too old, as the vendor tells them. */
async function* newestFirst(
  { client }: Observation,
  { since, most }: MessageWindow,
  place: Place,
  options: CallOptions,
): AsyncIterable<Told> {
  let pages = Math.ceil(most / FEWEST_ON_A_PAGE);
  for (let from: number | null | undefined; from !== null && pages > 0; pages -= 1) {
    const page = await client.readMessages?.(place, from ?? null, options);
    for (const read of page?.messages ?? []) {
      if ((read.message.sentAt ?? since) < since) return;
      yield { ...read, asOf: page?.asOf ?? since };
    }
    from = page?.next ?? null;
  }
}

async function tell(observation: Observation, news: readonly News[]): Promise<Differences> {
  const outcomes: Differences[] = [];
  for (let from = 0; from < news.length; from += AT_ONCE) {
    const settled = news.slice(from, from + AT_ONCE).map((one) => settleFound(observation, one));
    for (const { differences } of await Promise.all(settled)) outcomes.push(differences);
  }
  return sumOf(outcomes);
}
