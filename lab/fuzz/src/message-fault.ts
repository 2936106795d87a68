import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";

const told = z.object({ topicId: z.string().default(""), message: z.object({ key: z.string() }) });

const place = "source, group_id, topic_id, message_key";

/** What is wrong with the messages: each is found by its key, and what it says stands in the event that it names. */
export function faultOfMessages(database: DatabaseSync): string | undefined {
  const all = (text: string) => database.prepare(text).all();
  // A message of which only later facts were told names none.
  const rows = all(`select m.topic_id, m.message_key, m.told_sequence, f.data from grouphook_messages m
    left join grouphook_feed f on f.sequence = m.told_sequence and f.type = 'message.sent'
      and f.source = m.source and f.group_id = m.group_id where m.told_sequence is not null`);
  for (const { data, topic_id, message_key, told_sequence } of rows) {
    const { data: event } = told.safeParse(data === null ? undefined : JSON.parse(String(data)));
    if (!event || event.topicId !== topic_id || event.message.key !== message_key)
      return `event ${String(told_sequence)} does not say message ${JSON.stringify(message_key)}`;
  }
  const [doubled] = all(`select ${place} from grouphook_messages group by ${place} having count(*) > 1`);
  if (doubled) return `a message stands twice: ${JSON.stringify(doubled)}`;
  const [lost] = all(`select ${place}, sort_key from grouphook_messages where cast(sort_key as text) <> message_key
    except select ${place}, sort_key from grouphook_message_keys`);
  if (lost) return `a message is not found by its key: ${JSON.stringify(lost)}`;
  const [stray] = all(`select ${place}, sort_key from grouphook_message_keys
    except select ${place}, sort_key from grouphook_messages`);
  return stray && `a key leads to no message: ${JSON.stringify(stray)}`;
}
