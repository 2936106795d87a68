import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { zstdDecompressSync } from "node:zlib";
import { openLedger, type StoredLedger } from "@grouphook/core/storage";
import { createConnection, type RowDataPacket } from "mysql2/promise";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { SOURCE, settle } from "../contracts/ledger-contract/dealings.js";
import { fact } from "../contracts/ledger-contract/plain-callbacks.js";
import { type DatabaseServer, startDatabaseServer } from "./start-database-server.js";
import { testDatabases } from "./test-databases.js";

const AT = 1_700_000_000_000;
/** In everything that the person said or is called. */
const SECRET = "whispered";
const MESSAGES = 1200;

const databases = await testDatabases();
afterAll(() => Promise.all(databases.map((database) => database.stop())));
const hasMariaDb = databases.some(({ name }) => name === "mariadb");
const [sqlite] = databases;

/** Messages of many sizes by two people, a name card and a mention of one of them, and raw callbacks of all that. */
async function tell(ledger: StoredLedger): Promise<void> {
  const member = (nickname: string) =>
    ({ type: "members.joined", groupId: "g", members: [{ userId: "ann", nickname }] }) as const;
  await settle(ledger, fact(member(SECRET), AT), { body: `{"userId":"ann","nickname":"${SECRET}"}` });
  for (let first = 0; first < MESSAGES; first += 60) {
    await Promise.all(
      Array.from({ length: 60 }, (_, index) => {
        const number = first + index;
        const senderId = number % 2 === 0 ? "ann" : "bob";
        const text = `${senderId === "ann" ? SECRET : "remains"} ${"xyz ".repeat((number * 997) % 900)}${number}`;
        const message = { key: `k${number}`, senderId, sentAt: AT, elements: [{ type: "t", content: text }], text };
        const body = JSON.stringify({ From_Account: senderId, text, random: Math.sin(number) });
        return settle(ledger, fact({ type: "message.sent", groupId: "g", message }, AT, { actorId: senderId }), {
          body,
        });
      }),
    );
  }
}

async function eraseAnn(ledger: StoredLedger): Promise<void> {
  const { id } = await ledger.erase({ source: SOURCE, userId: "ann" });
  await expect
    .poll(async () => (await ledger.erasure(id))?.finishedAt, { timeout: 60_000 })
    .toEqual(expect.any(Number));
}

/** Bytes from the middle of each segment: they say nothing to a reader, and unpacked everything. */
const middles = (packed: readonly Uint8Array[]) =>
  packed.map((bytes) => Buffer.from(bytes.subarray(bytes.length / 2, bytes.length / 2 + 24)));

const unpacked = (packed: readonly Uint8Array[]) =>
  packed.map((bytes) => zstdDecompressSync(bytes).toString()).join("");

/** How many files of a folder hold the words, or one of the packed parts. */
function filesThatHold(folder: string, parts: readonly Buffer[]): readonly string[] {
  return readdirSync(folder).filter((name) => {
    const bytes = readFileSync(join(folder, name));
    return bytes.includes(SECRET) || parts.some((part) => bytes.includes(part));
  });
}

describe("what a person said, after their erasure,", () => {
  it("is in no byte of the SQLite files, packed or plain, beside another process", async () => {
    const url = (await sqlite?.createUrl()) ?? "";
    const path = url.slice("sqlite:".length);
    const ledgers = [await openLedger({ url }), await openLedger({ url })] as const;
    onTestFinished(async () => {
      for (const ledger of ledgers) await ledger.close();
    });
    await tell(ledgers[0]);
    const database = new DatabaseSync(path, { readOnly: true });
    const segments = () =>
      database
        .prepare("select packed from grouphook_callback_segments")
        .all()
        .map(({ packed }) => packed as Uint8Array);
    const parts = middles(segments());
    expect(unpacked(segments())).toContain(SECRET);
    expect(filesThatHold(dirname(path), parts)).not.toEqual([]);
    await eraseAnn(ledgers[1]);
    expect(unpacked(segments())).not.toContain(SECRET);
    expect(unpacked(segments())).toContain("remains");
    database.close();
    expect(filesThatHold(dirname(path), parts)).toEqual([]);
  });

  describe.skipIf(!hasMariaDb)("on MariaDB", () => {
    async function startServer(...extraArguments: readonly string[]) {
      const server = await startDatabaseServer("mariadbd", { extraArguments });
      onTestFinished(() => server.stop());
      return openOn(server);
    }

    async function openOn(server: DatabaseServer) {
      const url = await server.createUrl();
      const connection = await createConnection(url);
      onTestFinished(() => connection.end());
      const rows = async (statement: string) => (await connection.query<RowDataPacket[]>(statement))[0];
      const [at] = await rows("select @@datadir as folder");
      const folder = join(String(at?.folder), new URL(url).pathname);
      /** The server writes its pages when it likes, unless it is told to. */
      const written = async () => {
        await rows("flush tables grouphook_feed, grouphook_callback_segments, grouphook_members for export");
        await rows("unlock tables");
      };
      const segments = async () =>
        (await rows("select packed from grouphook_callback_segments")).map(({ packed }): Uint8Array => packed);
      return { url, rows, written, segments, folder };
    }

    it("is in no table's file once the two large tables are optimized", { timeout: 120_000 }, async () => {
      const { url, rows, written, segments, folder } = await startServer();
      const ledger = await openLedger({ url });
      onTestFinished(() => ledger.close());
      await tell(ledger);
      const parts = middles(await segments());
      await written();
      expect(filesThatHold(folder, parts)).toContain("grouphook_feed.ibd");
      expect(filesThatHold(folder, parts)).toContain("grouphook_callback_segments.ibd");
      await eraseAnn(ledger);
      expect(unpacked(await segments())).not.toContain(SECRET);
      await rows("optimize table grouphook_feed, grouphook_callback_segments, grouphook_members");
      await written();
      expect(filesThatHold(folder, parts)).toEqual([]);
    });

    it("is in no table's file soon, where the server scrubs what it removes", { timeout: 120_000 }, async () => {
      const { url, written, segments, folder } = await startServer("--innodb-immediate-scrub-data-uncompressed=ON");
      const ledger = await openLedger({ url });
      onTestFinished(() => ledger.close());
      await tell(ledger);
      const parts = middles(await segments());
      await eraseAnn(ledger);
      const holding = async () => {
        await written();
        return filesThatHold(folder, parts);
      };
      await expect.poll(holding, { timeout: 60_000, interval: 500 }).toEqual([]);
    });
  });
});
