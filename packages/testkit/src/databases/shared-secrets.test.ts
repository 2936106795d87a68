import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportRecord, importRecord, openLedger } from "@grouphook/core/storage";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { testDatabases } from "./test-databases.js";

const databases = await testDatabases();
afterAll(() => Promise.all(databases.map((database) => database.stop())));

async function opened(url: string) {
  const ledger = await openLedger({ url });
  onTestFinished(() => ledger.close());
  return ledger;
}

describe.each(databases)("a shared secret on $name", ({ createUrl }) => {
  it("is the same for every process, also if they ask at once, and after a restart", async () => {
    const url = await createUrl();
    const ledgers = [await opened(url), await opened(url)];
    const given = await Promise.all([...ledgers, ...ledgers].map((ledger) => ledger.sharedSecret("a")));
    expect(new Set(given).size).toBe(1);
    expect(given[0]).toMatch(/^[\da-f]{64}$/);
    await Promise.all(ledgers.map((ledger) => ledger.close()));
    expect(await (await opened(url)).sharedSecret("a")).toBe(given[0]);
  });

  it("is another one under another name, and in another record", async () => {
    const ledger = await opened(await createUrl());
    const other = await opened(await createUrl());
    const given = [await ledger.sharedSecret("a"), await ledger.sharedSecret("A"), await other.sharedSecret("a")];
    expect(new Set(given).size).toBe(3);
  });

  it("stays in its database when the record is exported and imported", async () => {
    const [from, to] = [await createUrl(), await createUrl()];
    const ledger = await opened(from);
    const secret = await ledger.sharedSecret("a");
    await ledger.close();
    const folder = mkdtempSync(join(tmpdir(), "grouphook-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, "record.jsonl");
    await exportRecord(from, file);
    expect(readFileSync(file, "utf8")).not.toContain(secret);
    await importRecord(to, file);
    expect(await (await opened(to)).sharedSecret("a")).not.toBe(secret);
  });
});
