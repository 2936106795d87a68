import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type LedgerFault, openLedger, type StoredLedger } from "../index.js";

const POLL = { timeout: 5000 };

let folder: string;
let ledger: StoredLedger;
let faults: LedgerFault[];
/** Somebody else on the same file. */
let other: DatabaseSync;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "grouphook-"));
  faults = [];
  ledger = await openLedger({ url: `sqlite:${join(folder, "ledger.db")}`, onFault: (fault) => faults.push(fault) });
  other = new DatabaseSync(join(folder, "ledger.db"));
});

afterEach(async () => {
  await ledger.close();
  other.close();
  rmSync(folder, { recursive: true });
});

const count = (command: string) => ledger.countCommand("shop", { wants: "record", command }, 1);
const counted = () =>
  other
    .prepare("select command, callbacks from grouphook_commands order by command")
    .all()
    .map((row) => Object.values(row));

it("are added up once a second, in one transaction", async () => {
  other.exec(`create table changes (at integer);
    create trigger changed after update on grouphook_commands begin insert into changes values (1); end;
    create trigger made after insert on grouphook_commands begin insert into changes values (1); end;`);
  const until = performance.now() + 2500;
  let calls = 0;
  for (; performance.now() < until; calls += 1) {
    count("Sent");
    await sleep(1);
  }
  await expect.poll(counted, POLL).toEqual([["Sent", calls]]);
  expect(Number(other.prepare("select count(*) as count from changes").get()?.count)).toBeLessThanOrEqual(3);
});

it("wait for a database that is locked, and are added once", async () => {
  other.exec("begin immediate");
  count("Sent");
  await sleep(1500);
  count("Sent");
  count("Left");
  other.exec("rollback");
  await expect.poll(counted, POLL).toEqual([
    ["Left", 1],
    ["Sent", 2],
  ]);
  expect(faults).toEqual([]);
});

it("that cannot be written are reported, and count no later ones out", async () => {
  other.exec("create trigger no before insert on grouphook_commands begin select raise(abort, 'not now'); end");
  for (const command of ["Sent", "Sent", "Left"]) count(command);
  await expect.poll(() => faults, POLL).toHaveLength(1);
  const message = "3 callbacks could not be counted by their commands so far";
  expect(faults).toMatchObject([{ kind: "command-counts", message, cause: { message: "not now" } }]);
  other.exec("drop trigger no");
  count("Sent");
  await expect.poll(counted, POLL).toEqual([["Sent", 1]]);
});

it("are given up, when the ledger closes, after some seconds of a locked database", async () => {
  count("Sent");
  other.exec("begin immediate");
  await ledger.close();
  expect(faults).toMatchObject([{ kind: "command-counts", message: expect.stringMatching(/^1 callbacks/) }]);
  other.exec("rollback");
  expect(counted()).toEqual([]);
});
