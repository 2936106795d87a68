import {
  copyFileSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PositionError } from "../../ledger/ledger-reader.js";
import { yesOrNo } from "../../vocabulary/verdict.js";
import { openLedger, type StoredLedger } from "../index.js";
import { backUpFile } from "./back-up-file.js";
import { restoreFile } from "./restore-file.js";

const NOW = Date.UTC(2026, 10, 29);

let folder: string;
let path: string;
let copy: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "grouphook-"));
  path = join(folder, "ledger.db");
  copy = join(folder, "copy.db");
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function withLedger<Result>(work: (ledger: StoredLedger) => Promise<Result>): Promise<Result> {
  const ledger = await openLedger({ url: `sqlite:${path}` });
  try {
    return await work(ledger);
  } finally {
    await ledger.close();
  }
}

/** The id of a new group, which is ours to give. */
async function create(ledger: StoredLedger): Promise<string> {
  const change = { type: "group.created", profile: {}, members: [{ userId: "ann" }] } as const;
  const allowed = {
    leeway: yesOrNo({ from: 1, to: 9, default: 1 }),
    permission: "anyone",
    answerRoster: false,
  } as const;
  const callback = { wants: "perform", command: "CREATE", change, actorId: "ann", ...allowed } as const;
  const settled = await ledger.settle({
    source: "s",
    callback,
    body: "{}",
    receivedAt: Date.now(),
    deadline: Infinity,
  });
  return "groupId" in settled ? String(settled.groupId) : JSON.stringify(settled);
}

const groupsIn = (ledger: StoredLedger) => ledger.groups().then(({ items }) => items.map(({ groupId }) => groupId));

describe("a backup of a SQLite file", () => {
  it("holds what was committed, also in the log, while the record is written", async () => {
    const progress: number[] = [];
    await withLedger(async (ledger) => {
      const before = await create(ledger);
      let isDone = false;
      const writing = (async () => {
        while (!isDone) await create(ledger);
      })();
      await backUpFile(path, copy, ({ bytes, goal }) => progress.push(bytes / goal));
      isDone = true;
      await writing;
      using database = new DatabaseSync(copy, { readOnly: true });
      expect(database.prepare("select group_id from grouphook_groups order by group_id").get()?.group_id).toBe(before);
      expect(database.prepare("pragma auto_vacuum").get()).toEqual({ auto_vacuum: 2 });
    });
    expect((statSync(copy).mode & 0o777).toString(8)).toBe("600");
    expect(readdirSync(folder).filter((name) => name.includes("partial"))).toEqual([]);
  });

  it("takes no name that is taken, and leaves nothing of one that failed", async () => {
    await withLedger(create);
    writeFileSync(copy, "mine");
    await expect(backUpFile(path, copy)).rejects.toThrow(`${copy} exists`);
    expect(readFileSync(copy, "utf8")).toBe("mine");
    writeFileSync(path, "not a database");
    await expect(backUpFile(path, join(folder, "other.db"))).rejects.toThrow();
    expect(readdirSync(folder).filter((name) => name.startsWith("other"))).toEqual([]);
  });
});

describe("a restored backup", () => {
  it("is as the record was, and keeps what was there", async () => {
    const kept = await withLedger(create);
    await backUpFile(path, copy);
    await withLedger(create);
    const { replaced } = await restoreFile(path, copy, NOW);
    expect(replaced).toBe(`${path}.replaced-2026-11-29T00-00-00-000Z`);
    expect(await withLedger(groupsIn)).toEqual([kept]);
    path = replaced ?? "";
    expect(await withLedger(groupsIn)).toHaveLength(2);
  });

  it("is told from the record before by its readers, and gives no group id again", async () => {
    await withLedger(create);
    await backUpFile(path, copy);
    const { lost, position } = await withLedger(async (ledger) => {
      const ids = [await create(ledger), await create(ledger)];
      return { lost: ids, position: { after: 3, epoch: await ledger.epochAt(3) } };
    });
    await restoreFile(path, copy, NOW);
    await withLedger(async (ledger) => {
      const fresh = [await create(ledger), await create(ledger), await create(ledger)];
      expect(fresh.filter((groupId) => lost.includes(groupId))).toEqual([]);
      await expect(ledger.feed(position)).rejects.toThrow(PositionError);
    });
  });

  it("leaves out many group ids where what was there is lost", async () => {
    const first = Number(await withLedger(create));
    await backUpFile(path, copy);
    writeFileSync(path, "damaged");
    for (const ending of ["-wal", "-shm"]) rmSync(path + ending, { force: true });
    await restoreFile(path, copy, NOW);
    expect(Number(await withLedger(create))).toBeGreaterThan(first + 9000);
  });

  it("comes to a machine that has nothing", async () => {
    const kept = await withLedger(create);
    await backUpFile(path, copy);
    path = join(folder, "new", "ledger.db");
    expect(await restoreFile(path, copy, NOW)).toEqual({ replaced: null });
    expect(await withLedger(groupsIn)).toEqual([kept]);
  });

  it("loses nothing of a server that starts meanwhile", async () => {
    await withLedger(create);
    await backUpFile(path, copy);
    for (let time = 0; time < 5; time += 1) {
      const restoring = restoreFile(path, copy, NOW + time);
      const taken = await withLedger(create).catch(() => undefined);
      await restoring;
      const there = await withLedger(groupsIn);
      if (taken !== undefined) expect(there).toContain(taken);
    }
  });

  it("takes nothing from a log that an interrupted restore has left", async () => {
    const kept = await withLedger(create);
    await backUpFile(path, copy);
    await withLedger(async (ledger) => {
      await create(ledger);
      copyFileSync(`${path}-wal`, join(folder, "log"));
    });
    rmSync(path);
    renameSync(join(folder, "log"), `${path}-wal`);
    await restoreFile(path, copy, NOW);
    expect(await withLedger(groupsIn)).toEqual([kept]);
    expect(readdirSync(folder)).toContain("ledger.db.replaced-2026-11-29T00-00-00-000Z-wal");
  });

  it("is put where a link leads to", async () => {
    mkdirSync(join(folder, "disk"));
    symlinkSync(join(folder, "disk", "real.db"), path);
    const kept = await withLedger(create);
    await backUpFile(path, copy);
    await withLedger(create);
    const { replaced } = await restoreFile(path, copy, NOW);
    expect(replaced).toBe(join(folder, "disk", "real.db.replaced-2026-11-29T00-00-00-000Z"));
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(await withLedger(groupsIn)).toEqual([kept]);
  });

  it("is another file than the database, and leaves nothing where it fails", async () => {
    await withLedger(create);
    await expect(restoreFile(path, path, NOW)).rejects.toThrow("is the database itself");
    await backUpFile(path, copy);
    mkdirSync(`${path}.replaced-2026-11-29T00-00-00-000Z`);
    await expect(restoreFile(path, copy, NOW)).rejects.toThrow();
    expect(readdirSync(folder).filter((name) => name.includes("restoring"))).toEqual([]);
    expect(await withLedger(groupsIn)).toHaveLength(1);
  });

  it("is refused while somebody uses the record, and for what is no sound backup", async () => {
    await withLedger(async (ledger) => {
      await create(ledger);
      await backUpFile(path, copy);
      await expect(restoreFile(path, copy, NOW)).rejects.toThrow(`${path} is in use: stop the server first`);
      await create(ledger);
    });
    const refused = async (why: string | RegExp) => expect(restoreFile(path, copy, NOW)).rejects.toThrow(why);
    const bytes = readFileSync(copy);
    writeFileSync(copy, bytes.fill(7, 4096, 60_000));
    await refused(/damaged|malformed/);
    using strange = new DatabaseSync(join(folder, "strange.db"));
    strange.exec("create table t (x)");
    copy = join(folder, "strange.db");
    await refused("holds no record of grouphook");
    copy = join(folder, "none.db");
    await refused("there is no");
    expect(await withLedger(groupsIn)).toHaveLength(2);
  });
});
