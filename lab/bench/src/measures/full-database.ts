import { Connection } from "../connection.ts";
import { createGroups } from "../create-groups.ts";
import { messages } from "../loads/messages.ts";
import { messageWith, sentMessageWords } from "../loads/tencent-callback.ts";
import type { MeasureRun } from "../measure.ts";
import type { Side } from "../side.ts";
import { type Filling, fillDatabase } from "./fill-database.ts";

const CALLERS = 64;
/** Of the message that is copied; greater than those of all other callbacks. */
const ORIGINAL = 2_000_000_001;

/** A database that no server has open. */
interface FullDatabase {
  readonly databaseUrl: string;
  readonly groupIds: readonly string[];
}

/**
 * Fills a new database with groups and with messages that came in between two times, their numbers from 0 on. A server creates the tables, one group and the message that is copied, and is ended.
 */
export async function prepareFullDatabase(
  side: Side,
  name: string,
  between: Filling["between"],
  { settings, stage, tell }: MeasureRun,
): Promise<FullDatabase> {
  const { groups, events } = settings;
  const running = await stage.start(side, name);
  const [groupId = ""] = await createGroups(messages, running, 1);
  const words = sentMessageWords(groupId, ORIGINAL, Date.now());
  await sendMessages([messageWith(words)], running.port);
  await running.stop();
  const groupIds = Array.from({ length: groups }, (_, index) => messages.groupId(index));
  tell(`${side.letter}  filling a database with ${groups} groups and ${events} messages, raw callbacks and events`);
  const startedAt = performance.now();
  await fillDatabase(running.databaseUrl, { groupIds, words, messages: events, between });
  tell(`${side.letter}  filled in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
  return { groupIds, databaseUrl: running.databaseUrl };
}

/** Sends messages over several connections. Throws if one is not accepted. */
export async function sendMessages(requests: readonly Buffer[], port: number): Promise<void> {
  const waiting = requests.values();
  const connections = await Connection.openMany(port, CALLERS);
  const drive = async (connection: Connection) => {
    for (const request of waiting) {
      const { body } = await connection.exchange(request);
      if (body !== messages.success) throw new Error(`a message was not accepted: ${body}`);
    }
  };
  try {
    await Promise.all(connections.map(drive));
  } finally {
    for (const connection of connections) connection.close();
  }
}
