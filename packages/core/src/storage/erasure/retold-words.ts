import { type RawBuilder, sql } from "kysely";
import { jsonText } from "../../vocabulary/json.js";
import type { Transaction } from "../engine.js";
import { eventDataOf, eventDataText } from "../schema/event-data.js";
import type { Row } from "../schema/row.js";
import { isEditStanding } from "../upkeep/edited-words.js";
import { standingOf } from "../upkeep/extension-words.js";
import { messagesNamedBy } from "../upkeep/find-messages.js";
import { type EventData, emptied } from "./event-contents.js";

/**
 * Whether an event tells again, together with a message or its number, what was put on that message before. It bears the
 * command of the message's callback, and up to three others of its kind stand between.
 */
export const isRetold: RawBuilder<unknown> = sql`
  type in ('message.edited', 'message.extended') and exists (
    select 1 from grouphook_feed as arrival
    where arrival.sequence between grouphook_feed.sequence - 4 and grouphook_feed.sequence - 1
    and arrival.source = grouphook_feed.source and arrival.command = grouphook_feed.command
    and arrival.type in ('message.sent', 'message.numbered'))`;

/**
 * The data of retold events, by their numbers, without what does not stand on their messages any more; nothing for one of which
 * all stands. It does not say who has put it there, but what an erasure took from the message was theirs. Of the rest, the event
 * that told it first stays.
 */
export async function withoutFormerWords(
  transaction: Transaction,
  events: readonly Row[],
): Promise<ReadonlyMap<number, string>> {
  const rows = await messagesNamedBy(transaction, events);
  return new Map(
    events.flatMap((event) => {
      const data = eventDataOf<EventData>(event);
      if (data.elements) {
        const isEmpty = jsonText(emptied(data)) === jsonText(data);
        if (isEmpty || isEditStanding(event, rows)) return [];
        return [[Number(event.sequence), eventDataText({ ...emptied(data), contentRemoved: true })]];
      }
      const all = Object.entries(data.extensions ?? {});
      const standing = standingOf(event, rows);
      const left = all.filter(([name]) => standing.has(name));
      if (left.length === all.length) return [];
      const changed = { ...data, extensions: Object.fromEntries(left), contentRemoved: true };
      return [[Number(event.sequence), eventDataText(changed)]];
    }),
  );
}
