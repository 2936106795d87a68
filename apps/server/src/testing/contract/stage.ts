import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { allow, type GroupChange } from "@grouphook/core";
import { openLedger } from "@grouphook/core/storage";
import { type OpenimTrouble, openimInstallation, openimSender } from "@grouphook/testkit";
import { expect, onTestFinished } from "vitest";
import { z } from "zod";
import type { Configuration } from "../../configuration/configuration.js";
import { newSecret } from "../../push/signing-secret.js";
import { postAec } from "../aec-callback.js";
import { contractSources } from "../parrot-source.js";
import { startTestServer } from "../start-test-server.js";
import { temporaryFolder } from "../temporary-folder.js";
import { startWebhookReceiver } from "../webhook-receiver.js";

const DAY_MS = 24 * 60 * 60 * 1000;

/** A server that has something of every kind to show. */
export interface Stage {
  readonly url: string;
  readonly source: string;
  /** Has a name, members, messages and a topic. */
  readonly groupId: string;
  /** Takes webhooks. */
  readonly receiver: string;
  /** The id of a subscription that belongs to the configuration. */
  readonly configuredSubscription: string;
  /** Among them one whose groups can be read at its vendor: `openim`, where `big-0` is a group. */
  readonly sources: NonNullable<Configuration["sources"]>;
  /** What goes wrong with the next call of that vendor. */
  trouble(trouble: OpenimTrouble): void;
  /** Makes a dead letter, which can be settled, or will fail for ever. Resolves to its id. */
  bury(kind: "curable" | "incurable"): Promise<string>;
}

/** Starts such a server on SQLite, without a token. */
export async function openStage(): Promise<Stage> {
  const databasePath = join(temporaryFolder(), "ledger.db");
  await tell(databasePath, Date.now());
  poison(databasePath);
  const { url: receiver } = await startWebhookReceiver();
  const { sources, trouble } = await openVendor();
  const { url } = await startTestServer({
    ...{
      databaseUrl: `sqlite:${databasePath}`,
      sources,
      policy: () => allow(),
      pushAllowAddresses: ["127.0.0.1"],
    },
    subscriptions: { [configuredSubscription]: { url: receiver, secret: newSecret() } },
  });
  await fetch(`${url}/callbacks/openim/${question.callbackCommand}`, {
    method: "POST",
    body: JSON.stringify(question),
  });
  let buried = 0;
  return {
    ...{ url, source: "aec", groupId, receiver, configuredSubscription, sources, trouble },
    async bury(kind) {
      buried += 1;
      const userId = `${kind}-${buried}`;
      const answer = await postAec(`${url}/callbacks/aec`, { action: "AEC_GROUP_CREATE", userId, addUsers: userId });
      expect(answer).toEqual({ status: "0", data: "1" });
      const { items } = letters.parse(await (await fetch(`${url}/v1/dead-letters?limit=100`)).json());
      return items.find(({ body }) => body.includes(userId))?.id ?? "";
    },
  };
}

/** A vendor whose groups can be read. */
async function openVendor(): Promise<Pick<Stage, "sources" | "trouble">> {
  const sender = openimSender({ url: "http://127.0.0.1:9" });
  const openim = openimInstallation({ sender, seed: 1, hooks: [], now: Date.now });
  openim.populate({ groups: 1, members: 3 });
  let next: OpenimTrouble | undefined;
  const rest = await openim.serveRest({
    trouble() {
      const wrong = next;
      next = undefined;
      return wrong;
    },
  });
  onTestFinished(() => rest.close());
  return {
    sources: {
      ...contractSources,
      openim: { apiUrl: rest.url, secret: "openIM123", reconcile: { import: false, sweepHours: 0 } },
    },
    trouble(trouble) {
      next = trouble;
    },
  };
}

/** Some members cannot be written: `incurable-…` never, `curable-…` until there is a dead letter about it. */
function poison(databasePath: string): void {
  const database = new DatabaseSync(databasePath);
  database.exec(`create trigger poison before insert on grouphook_members
    when new.user_id like 'incurable-%' or new.user_id like 'curable-%'
      and not exists (select 1 from grouphook_dead_letters where instr(body, new.user_id) > 0)
    begin select raise(abort, 'poisoned'); end`);
  database.close();
}

/** A server whose feed has lost its first events to retention. Resolves to its address. */
export async function serverWithExpiredFeed(): Promise<string> {
  const databasePath = join(temporaryFolder(), "ledger.db");
  await tell(databasePath, Date.now() - 8 * DAY_MS);
  const { url } = await startTestServer({
    databaseUrl: `sqlite:${databasePath}`,
    feedRetentionDays: 7,
    pushAllowAddresses: ["127.0.0.1"],
  });
  await postAec(`${url}/callbacks/aec`, { action: "AEC_GROUP_CREATE", userId: "o", addUsers: "o" });
  return url;
}

const letters = z.object({ items: z.array(z.object({ id: z.string(), body: z.string() })) });
const configuredSubscription = "app";
const groupId = "读书会/1";
const topicId = "科幻 🚀";
const text = "今晚八点见 🎉";
const elements = [{ type: "101", content: { content: text } }];

/** A question, which a policy decides. */
const question = {
  callbackCommand: "callbackBeforeSendGroupMsgCommand",
  ...{ groupID: "g", sendID: "ann", contentType: 101, content: '{"content":"hi"}' },
};

const changes: readonly GroupChange[] = [
  {
    type: "group.created",
    groupId,
    ownerId: "ann",
    profile: { name: "读书会 📚", custom: { city: ["上海"] }, settings: { joining: "free" } },
    members: [{ userId: "ann" }, { userId: "bob", nickname: "小明", mutedUntil: Date.now() + DAY_MS }],
  },
  { type: "group.attributes_changed", groupId, operation: "merge", attributes: { level: "1" } },
  { type: "member.silenced", groupId, userId: "bob" },
  { type: "topic.created", groupId, topicId, profile: { name: "科幻" } },
  {
    type: "message.sent",
    groupId,
    message: {
      ...{ key: "k1", seq: 1, senderId: "ann", elements, text, custom: "{}", sentAt: Date.now() },
      mentions: { everyone: false, userIds: ["bob"] },
    },
  },
  { type: "message.sent", groupId, topicId, message: { key: "k2", elements, text } },
  { type: "message.read", groupId, receipts: [{ seq: 1, readerIds: ["bob"], readCount: 1, unreadCount: 0 }] },
  { type: "message.edited", groupId, message: { key: "k1" }, senderId: "ann", elements, text, custom: "{}" },
  { type: "message.recalled", groupId, messages: [{ key: "k1" }] },
  { type: "message.reacted", groupId, message: { key: "k1" }, userId: "bob", reaction: "赞", operation: "add" },
  { type: "message.extended", groupId, message: { key: "k1" }, operation: "set", extensions: { 赞: "1" }, version: 1 },
  { type: "member.updated", groupId: "stale", userId: "cid", profile: { role: "admin" } },
];

async function tell(databasePath: string, receivedAt: number): Promise<void> {
  const ledger = await openLedger({ url: `sqlite:${databasePath}` });
  const deadline = Date.now() + 60_000;
  const circumstances = { clientAddress: "10.0.0.7", platform: "iOS", requestId: "r", requestedAt: receivedAt };
  for (const change of changes) {
    const callback = {
      wants: "record",
      command: "Told",
      change,
      circumstances,
      leavesStale: "told too little",
    } as const;
    await ledger.settle({ source: "aec", callback, body: "{}", receivedAt, deadline });
  }
  await ledger.close();
}
