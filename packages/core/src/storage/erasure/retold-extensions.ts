import { type RawBuilder, sql } from "kysely";
import type { Transaction } from "../engine.js";
import { eventDataOf, eventDataText } from "../schema/event-data.js";
import type { Row } from "../schema/row.js";
import { messagesNamedBy, standingOf } from "../upkeep/extension-words.js";

interface Extended {
  readonly extensions?: { readonly [name: string]: string };
}

/**
 * Whether an event tells again, together with a message or its number, what was put on that message before. It bears the
 * command of the message's callback, and up to two others of its kind stand between.
 */
export const isRetold: RawBuilder<unknown> = sql`
  type = 'message.extended' and exists (
    select 1 from grouphook_feed as arrival
    where arrival.sequence between grouphook_feed.sequence - 3 and grouphook_feed.sequence - 1
    and arrival.source = grouphook_feed.source and arrival.command = grouphook_feed.command
    and arrival.type in ('message.sent', 'message.numbered'))`;

/**
 * The data of retold events, by their numbers, without what does not stand on their messages any more; nothing for one of which
 * all stands. It does not say who has put it there, but what an erasure took from the message was theirs. Of the rest, the event
 * that told it first stays.
 */
export async function withoutFormerExtensions(
  transaction: Transaction,
  events: readonly Row[],
): Promise<ReadonlyMap<number, string>> {
  const rows = await messagesNamedBy(transaction, events);
  return new Map(
    events.flatMap((event) => {
      const data = eventDataOf<Extended>(event);
      const all = Object.entries(data.extensions ?? {});
      const standing = standingOf(event, rows);
      const left = all.filter(([name]) => standing.has(name));
      if (left.length === all.length) return [];
      const changed = { ...data, extensions: Object.fromEntries(left), contentRemoved: true };
      return [[Number(event.sequence), eventDataText(changed)]];
    }),
  );
}
