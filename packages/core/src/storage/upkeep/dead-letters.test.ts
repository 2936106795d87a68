import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openLedger, type StoredLedger } from "../index.js";

const POISONED = expect.stringContaining("poisoned");

let folder: string;
let url: string;
let ledger: StoredLedger;
/** Somebody else on the same file. */
let other: DatabaseSync;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "grouphook-"));
  const path = join(folder, "ledger.db");
  url = `sqlite:${path}`;
  ledger = await openLedger({ url });
  other = new DatabaseSync(path);
  other.exec(`create trigger poison before insert on grouphook_members
    begin select raise(abort, 'poisoned'); end`);
});

afterEach(async () => {
  await ledger.close();
  other.close();
  rmSync(folder, { recursive: true });
});

/** The id of the one dead letter. */
async function bury(): Promise<string> {
  const receivedAt = Date.now();
  const change = { type: "members.joined", groupId: "g", members: [{ userId: "u" }] } as const;
  const callback = { wants: "record", command: "Joined", change } as const;
  const entry = { source: "shop", callback, body: "poison", receivedAt, deadline: receivedAt + 10_000 };
  await expect(ledger.settle(entry)).rejects.toMatchObject({ code: "internal" });
  // The group is marked stale after that, and until then the file is locked.
  await ledger.ready();
  return (await onlyLetter()).id;
}

async function onlyLetter() {
  const { items } = await ledger.deadLetters({ limit: 2 });
  const [letter] = items;
  if (!letter || items.length > 1) throw new Error("there is not one dead letter");
  return letter;
}

describe("a dead letter", () => {
  it("stays while the database refuses it, and is settled once it does not", async () => {
    const id = await bury();
    expect(await ledger.retryDeadLetter(id)).toEqual({ result: "failed", error: POISONED });
    expect(await onlyLetter()).toMatchObject({ id, body: "poison" });
    other.exec("drop trigger poison");
    expect(await ledger.retryDeadLetter(id)).toMatchObject({ result: "settled" });
    expect((await ledger.group("shop", "g"))?.memberCount).toBe(1);
  });

  it("is not settled without being removed", async () => {
    const id = await bury();
    other.exec(`drop trigger poison; create trigger stuck before delete on grouphook_dead_letters
      begin select raise(abort, 'stuck'); end`);
    expect(await ledger.retryDeadLetter(id)).toEqual({ result: "failed", error: expect.stringContaining("stuck") });
    expect(await onlyLetter()).toMatchObject({ id, error: expect.stringContaining("stuck") });
    expect(await ledger.group("shop", "g")).toBeUndefined();
    expect(await ledger.feed({ after: 0, limit: 10 })).toEqual([]);
  });

  it("is left alone while the database takes no writes", async () => {
    const id = await bury();
    const before = await onlyLetter();
    other.exec("begin immediate");
    await expect(ledger.retryDeadLetter(id)).rejects.toMatchObject({ code: "internal" });
    await expect(ledger.discardDeadLetter(id)).rejects.toMatchObject({ code: "internal" });
    other.exec("rollback");
    expect(await onlyLetter()).toEqual(before);
  });

  it.each([
    ["does not say which group it is about", "$.change.groupId", "change.groupId"],
    ["does not say what is wanted", "$.wants", "wants"],
  ])("stays, and says what is wrong, where its stored callback %s", async (_, path, field) => {
    const id = await bury();
    other.exec(`drop trigger poison; update grouphook_dead_letters set callback = json_remove(callback, '${path}')`);
    const failure = { result: "failed", error: expect.stringContaining(field) };
    expect(await ledger.retryDeadLetter(id)).toEqual(failure);
    expect(await onlyLetter()).toMatchObject({ id, error: failure.error });
    expect(await ledger.group("shop", "g")).toBeUndefined();
  });

  it("of a version that kept only the body is shown, and cannot be settled", async () => {
    const id = await bury();
    other.exec("update grouphook_dead_letters set callback = null, holds = 'fragment'");
    expect(await onlyLetter()).toMatchObject({ id, body: "poison", error: POISONED });
    expect(await ledger.retryDeadLetter(id)).toEqual({ result: "unreadable" });
    expect(await ledger.discardDeadLetter(id)).toBe(true);
  });
});
