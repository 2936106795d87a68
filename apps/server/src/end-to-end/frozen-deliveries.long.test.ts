import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { openLedger } from "@grouphook/core/storage";
import { testDatabases } from "@grouphook/testkit";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { newSecret } from "../push/signing-secret.js";
import { say } from "../testing/pushing.js";
import { spawnServer } from "../testing/spawn-server.js";
import { temporaryFolder } from "../testing/temporary-folder.js";
import { type ReceivedWebhook, startWebhookReceiver } from "../testing/webhook-receiver.js";

const ROUNDS = 16;
/** A stopped server's leases are taken by then, and what it may have sent is sent again. */
const STOPPED_MS = 11_000;
/** What a server sends late when it goes on, it sends by then. */
const AWAKE_MS = 1500;
/** A message that was being handed to the kernel just then comes late all the same: rare, and one at a time. */
const STOPPED_WHILE_WRITING = 2;
const GROUPS = Array.from({ length: 10 }, (_, index) => `群${index}`);
const EVERY_MS = 50;

const databases = (await testDatabases()).filter(({ family }) => family === "mysql");
afterAll(() => Promise.all(databases.map((database) => database.stop())));

const eventsIn = (
  received: readonly ReceivedWebhook[],
): readonly { readonly sequence: string; readonly subject: string }[] =>
  received.flatMap(({ body }) => [JSON.parse(body)].flat());

/** Subscriptions of each kind, to receivers that keep their connections and that do not. */
function startReceivers() {
  const kinds = [
    { order: "group", batch: 1, connection: "keep-alive" },
    { order: "group", batch: 1, connection: "close" },
    { order: "group", batch: 20, connection: "close" },
    { order: "subscription", batch: 1, connection: "keep-alive" },
    { order: "subscription", batch: 1, connection: "close" },
  ];
  return Promise.all(
    kinds.map(async ({ order, batch, connection }, index) => {
      const receiver = await startWebhookReceiver((response) => response.writeHead(204, { connection }).end());
      return { id: `app${index}`, order, batch, receiver };
    }),
  );
}

/** Events that came out of their order: behind one, other than back to an earlier one from which all come again. */
function disorder(received: readonly ReceivedWebhook[], order: string, feed: readonly (readonly [string, number])[]) {
  const places = new Map<string, number>();
  const lengths = new Map<string, number>();
  for (const [groupId, sequence] of feed) {
    const lane = order === "group" ? groupId : "";
    const place = (lengths.get(lane) ?? 0) + 1;
    lengths.set(lane, place);
    places.set(`${sequence}`, place);
  }
  const last = new Map<string, number>();
  return eventsIn(received).filter(({ sequence, subject }) => {
    const lane = order === "group" ? subject : "";
    const place = places.get(sequence) ?? Number.NaN;
    const isInOrder = place <= (last.get(lane) ?? 0) + 1;
    last.set(lane, place);
    return !isInOrder;
  });
}

describe.skipIf(databases.length === 0).each(databases)(
  "servers on $name that are stopped while they deliver",
  ({ createUrl }) => {
    it("send nothing out of order when they go on", { timeout: 500_000 }, async () => {
      const databaseUrl = await createUrl();
      const ledger = await openLedger({ url: databaseUrl });
      onTestFinished(() => ledger.close());
      const all = await startReceivers();
      const subscriptions = Object.fromEntries(
        all.map(({ id, receiver, order, batch }) => [
          id,
          { url: receiver.url, secret: newSecret(), after: 0, order, batch },
        ]),
      );
      const folder = temporaryFolder();
      const configuration = { subscriptions, pushAllowAddresses: ["127.0.0.1"] };
      writeFileSync(join(folder, "grouphook.config.mjs"), `export default ${JSON.stringify(configuration)};`);
      const start = async () => {
        const server = await spawnServer({ folder, variables: { GROUPHOOK_DATABASE_URL: databaseUrl } });
        onTestFinished(() => void server.process.kill("SIGKILL"));
        return server.process;
      };
      const servers = [await start(), await start()];
      let isOver = false;
      const saying = (async () => {
        for (; !isOver; await pause(EVERY_MS)) await say(ledger, GROUPS);
      })();
      await pause(3000);
      for (let round = 0; round < ROUNDS; round += 1) {
        const server = servers[round % 2];
        server?.kill("SIGSTOP");
        await pause(STOPPED_MS);
        server?.kill("SIGCONT");
        await pause(AWAKE_MS);
      }
      isOver = true;
      await saying;
      const newest = await ledger.lastSequence();
      const feed: (readonly [string, number])[] = [];
      while (feed.length < newest)
        for (const { groupId = "", sequence } of await ledger.feed({ after: feed.length, limit: 1000 }))
          feed.push([groupId, sequence]);
      const late = all.map(({ receiver, order }) => disorder(receiver.received, order, feed).length);
      const counts = all.map(({ receiver }) => receiver.received.length);
      process.stderr.write(`received ${counts.join(", ")}; late ${late.join(", ")}\n`);
      expect(Math.min(...counts)).toBeGreaterThan(ROUNDS * GROUPS.length);
      expect(late.reduce((one, other) => one + other)).toBeLessThanOrEqual(STOPPED_WHILE_WRITING);
    });
  },
);
