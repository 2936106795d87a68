import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { openLedger } from "@grouphook/core/storage";
import { createConnection } from "mysql2/promise";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { testDatabases } from "./test-databases.js";

const document = readFileSync(new URL("../../../../docs/en/deployment.md", import.meta.url), "utf8");
const statements = (/```sql\n([\s\S]*?)```/.exec(document)?.[1] ?? "").trim().split(";\n");

const databases = (await testDatabases()).filter(({ family }) => family === "mysql");
afterAll(() => Promise.all(databases.map((database) => database.stop())));

describe.skipIf(databases.length === 0).each(databases)(
  "a user with the documented privileges on $name",
  ({ createUrl }) => {
    it("can do everything that a ledger does, including its creation", async () => {
      const url = new URL(await createUrl());
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

      const ledger = await openLedger({ url: url.href });
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
    });
  },
);
