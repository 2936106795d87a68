import { openLedger } from "@grouphook/core/storage";
import { expect, it, onTestFinished } from "vitest";
import { sentMessage, sentMessageWords } from "../loads/tencent-callback.ts";
import { startMariaDb } from "../mariadb.ts";
import { grouphookOnMariaDb, grouphookOnSqlite } from "../sides/grouphook.ts";
import { openStage } from "../stage.ts";
import { prepareFullDatabase, sendMessages } from "./full-database.ts";
import { scale } from "./scale.ts";

const GROUPS = 4;
const MESSAGES = 151;
const PATIENCE_MS = 60_000;

it.for([grouphookOnSqlite({}), grouphookOnMariaDb({})])(
  "holds messages, raw callbacks and events like those of a server, which continues after them: $name",
  { timeout: PATIENCE_MS },
  async (side, { skip }) => {
    const mariaDb = await startMariaDb();
    onTestFinished(() => mariaDb?.stop());
    skip(side.database === "mariadb" && !mariaDb);
    const stage = await openStage(mariaDb);
    onTestFinished(() => stage[Symbol.asyncDispose]());
    const settings = { ...scale.defaults, groups: GROUPS, events: MESSAGES };
    const run = { settings, takes: () => true, stage, signal: AbortSignal.timeout(PATIENCE_MS), tell: () => undefined };
    const last = Date.now();
    const { groupIds, databaseUrl } = await prepareFullDatabase(side, "full", [last - 1000, last], run);
    const running = await stage.start(side, "full");
    await sendMessages([sentMessage(groupIds[MESSAGES % GROUPS] ?? "", MESSAGES)], running.port);
    await running.stop();

    const ledger = await openLedger({ url: databaseUrl });
    onTestFinished(() => ledger.close());
    const wordsOf = (number: number) => sentMessageWords(groupIds[number % GROUPS] ?? "", number, 0);
    const numbers = Array.from({ length: MESSAGES + 1 }, (_, number) => number);
    // Before them are the first message of the first group with what it told of the group, and the copied message.
    const events = await ledger.feed({ after: 3, limit: 1000 });
    expect(events.map(({ sequence }) => sequence)).toEqual(numbers.map((number) => 4 + number));
    expect(events.map(({ groupId, actorId, data: { message } }) => ({ groupId, actorId, message }))).toEqual(
      numbers.map(wordsOf).map(({ groupId, sender, seq, text }) => ({
        groupId,
        actorId: sender,
        message: expect.objectContaining({ key: seq, seq: Number(seq), senderId: sender, text }),
      })),
    );
    const live = events.at(-1);
    for (const { type, command, data, occurredAt } of events.slice(0, -1)) {
      expect({ type, command, fields: Object.keys(data.message ?? {}) }).toEqual({
        type: live?.type,
        command: live?.command,
        fields: Object.keys(live?.data.message ?? {}),
      });
      expect(occurredAt).toBeLessThanOrEqual(last);
    }

    const page = await ledger.messages("tencent", groupIds[1] ?? "", { limit: 1000 });
    const inGroup = numbers.filter((number) => number % GROUPS === 1).map(wordsOf);
    expect(page?.items.map(({ key, text }) => `${key} ${text}`).toSorted()).toEqual(
      inGroup.map(({ seq, text }) => `${seq} ${text}`).toSorted(),
    );

    const callbacks = await ledger.callbacks({ after: 2, limit: 1000 });
    expect(callbacks.map(({ callbackId }) => callbackId)).toEqual(numbers.map((number) => 3 + number));
    expect(callbacks.map(({ body }) => JSON.parse(body).MsgBody[0].MsgContent.Text)).toEqual(
      numbers.map(wordsOf).map(({ text }) => text),
    );
    expect(callbacks.every(({ receivedAt }, index) => receivedAt >= (callbacks[index - 1]?.receivedAt ?? 0))).toBe(
      true,
    );
  },
);
