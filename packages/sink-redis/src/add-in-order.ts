import type { CloudEvent, Delivered } from "@grouphook/core/sink";
import { ErrorReply, MultiErrorReply, type RedisClientType } from "@redis/client";
import type { ReadyOptions } from "./options.js";

const TAKEN = "equal or smaller than the target stream top item";

/**
 * Adds events, each under the number that it has in the feed, in one transaction. What Redis refuses because it has it already
 * is delivered. Throws where it has something else under that number.
 */
export async function addInOrder(
  client: RedisClientType,
  events: readonly CloudEvent[],
  { stream, maxLength }: ReadyOptions,
): Promise<Delivered> {
  const transaction = client.multi();
  const trim = maxLength === undefined ? {} : { TRIM: trimmedTo(maxLength) };
  for (const event of events) transaction.xAdd(stream, idOf(event), fieldsOf(event), trim);
  const refusals = await transaction.exec().then(
    () => [],
    (error: unknown) => {
      if (error instanceof MultiErrorReply) return [...error.errors()];
      throw error;
    },
  );
  const fault = refusals.find((refusal) => !refusal.message.includes(TAKEN));
  if (fault) throw fault;
  // Those that were there already come before all others.
  const known = events.slice(0, refusals.length);
  for (const event of [known.at(0), known.at(-1)]) if (event) await checkSame(client, stream, event);
  return { repeated: known.length };
}

function idOf({ sequence }: CloudEvent): string {
  return `${sequence}-0`;
}

function fieldsOf(event: CloudEvent): Record<string, string> {
  const { source, type, time } = event;
  return { source, type, time, event: JSON.stringify(event) };
}

function trimmedTo(threshold: number) {
  return { strategy: "MAXLEN", strategyModifier: "~", threshold } as const;
}

/** What was removed from the stream meanwhile can be told no more. */
async function checkSame(client: RedisClientType, stream: string, event: CloudEvent): Promise<void> {
  const [entry] = (await client.xRange(stream, idOf(event), idOf(event))) ?? [];
  if (!entry) return;
  const { source, type, time } = event;
  const { message } = entry;
  if (message.source === source && message.type === type && message.time === time) return;
  throw new ErrorReply(
    `stream ${stream} has another event under ${idOf(event)}: it is of another record, or of this one before a back-up was ` +
      "restored; set another stream",
  );
}
