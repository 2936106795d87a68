import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  examineDatabase,
  exportRecord,
  importRecord,
  migrateDatabase,
  openLedger,
  openLedgerReader,
} from "@grouphook/core/storage";
import { createConnection } from "mysql2/promise";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { testDatabases } from "./test-databases.js";

const document = readFileSync(new URL("../../../../docs/en/deployment.md", import.meta.url), "utf8");
const statements = (/```sql\n([\s\S]*?)```/.exec(document)?.[1] ?? "").trim().split(";\n");

const databases = (await testDatabases()).filter(({ family }) => family === "mysql");
afterAll(() => Promise.all(databases.map((database) => database.stop())));

describe.skipIf(databases.length === 0).each(databases)(
  "a user with the documented privileges on $name",
  ({ createEmptyUrl }) => {
    /** The URL of a database, for a user with these privileges alone. */
    async function limitedUser(url: URL): Promise<string> {
      const name = url.pathname.slice(1);
      const user = `user_${randomBytes(8).toString("hex")}`;
      const admin = await createConnection(url.href);
      onTestFinished(async () => {
        await admin.query(`drop user '${user}'@'%'`);
        await admin.end();
      });
      const [createDatabase, ...rights] = statements;
      expect(createDatabase).toBe("create database grouphook");
      for (const right of rights) {
        await admin.query(right.replaceAll("'grouphook'", `'${user}'`).replace("grouphook.*", `${name}.*`));
      }
      url.username = user;
      url.password = "a-long-random-password";
      return url.href;
    }

    it("can do everything that a ledger does, including its creation", async () => {
      const ledger = await openLedger({ url: await limitedUser(new URL(await createEmptyUrl())) });
      onTestFinished(() => ledger.close());
      const callback = {
        wants: "perform",
        command: "create",
        permission: "anyone",
        answerRoster: false,
        leeway: { codes: { from: 1, to: 9, default: 1 }, amend: [], refuseSome: false, discard: false },
        change: { type: "group.created", groupId: "g", ownerId: "a", profile: {}, members: [{ userId: "a" }] },
      } as const;
      const now = Date.now();
      await ledger.settle({ source: "shop", callback, body: "{}", receivedAt: now, deadline: now + 20_000 });
      expect(await ledger.roster("shop", "g")).toEqual({ userIds: ["a"], silencedUserIds: [] });
      await ledger.ready();
      await ledger.prune();
      await ledger.consumers.put("reader");
      const push = { url: "https://example.com/", filter: {}, order: "group", batch: 10 } as const;
      await ledger.subscriptions.add({ id: "push", secrets: ["whsec_c2VjcmV0c2VjcmV0c2VjcmV0"], ...push });
      await ledger.apiTokens.add({ tokenId: "t", name: "n", scope: "read", tokenHash: "h", expiresAt: null });
      expect(await ledger.apiTokens.revoke("t")).toBe(true);
      expect(await ledger.sharedSecret("s")).toHaveLength(64);
      const { id } = await ledger.erase({ source: "shop", userId: "a" });
      await expect.poll(async () => (await ledger.erasure(id))?.finishedAt, { timeout: 10_000 }).not.toBeNull();
      await (await ledger.lease("delivery")).release();
    });

    it("can examine, export and import", async () => {
      const url = await limitedUser(new URL(await createEmptyUrl()));
      const folder = mkdtempSync(join(tmpdir(), "grouphook-"));
      onTestFinished(() => rmSync(folder, { recursive: true }));
      const file = join(folder, "record.jsonl");
      await migrateDatabase({ url });
      expect((await examineDatabase(url)).migrations.pending).toEqual([]);
      const reader = await openLedgerReader(url);
      expect(await reader.lastSequence()).toBe(0);
      await reader.close();
      expect(await exportRecord(url, file)).toMatchObject({ isComplete: true });
      const other = await limitedUser(new URL(await createEmptyUrl()));
      expect(await importRecord(other, file)).toMatchObject({ isComplete: true });
    });
  },
);
