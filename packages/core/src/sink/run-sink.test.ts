import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { CloudEvent } from "../feed/feed-event.js";
import { type OpenLedgerOptions, openLedger, type StoredLedger } from "../storage/index.js";
import { stableId } from "./event-text.js";
import { type RunningSink, runSink, type SinkOptions, type SinkReport } from "./run-sink.js";
import type { Sink } from "./sink.js";

const DAY = 24 * 60 * 60 * 1000;
const POLL = { timeout: 20_000, interval: 20 };

let folder: string;
let now: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "grouphook-"));
  now = Date.UTC(2026, 0, 1);
});

afterEach(() => rmSync(folder, { recursive: true }));

async function open(options: Partial<OpenLedgerOptions> = {}): Promise<StoredLedger> {
  const ledger = await openLedger({ url: `sqlite:${join(folder, "ledger.db")}`, now: () => now, ...options });
  onTestFinished(() => ledger.close());
  return ledger;
}

async function happen(ledger: StoredLedger, count: number, source = "chat"): Promise<void> {
  const settle = (_: unknown, number: number) =>
    ledger.settle({
      source,
      callback: { wants: "unsupported", command: `事 ${number}` },
      body: "",
      receivedAt: now,
      deadline: now + 60_000,
    });
  await Promise.all(Array.from({ length: count }, settle));
}

/** A place of somebody's own: a list. */
function listSink(whenAsked: (events: readonly CloudEvent[]) => Promise<void> | void = () => undefined) {
  const taken: number[] = [];
  const sink: Sink = {
    contract: 1,
    kind: "list",
    async deliver(events) {
      await whenAsked(events);
      taken.push(...events.map(({ sequence }) => Number(sequence)));
      return undefined;
    },
    close: async () => undefined,
  };
  return { sink, taken };
}

function run(options: Omit<SinkOptions, "name" | "onReport">): RunningSink & { readonly reports: SinkReport[] } {
  const reports: SinkReport[] = [];
  const running = runSink({ name: "orders", ...options, onReport: (report) => reports.push(report) });
  onTestFinished(() => running.stop());
  return { ...running, reports };
}

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe("a sink that is run", () => {
  it("gets every event once and in order, those that are there and those that come, also after a restart", async () => {
    const ledger = await open();
    await happen(ledger, 1200);
    const { sink, taken } = listSink();
    const first = run({ ledger, sink });
    await expect.poll(() => taken.length, POLL).toBe(1200);
    await happen(ledger, 10);
    await expect.poll(() => taken.length, POLL).toBe(1210);
    await first.stop();
    await happen(ledger, 5);
    const second = run({ ledger, sink });
    await expect.poll(() => taken.length, POLL).toBe(1215);
    await second.stop();
    expect(taken).toEqual(numbers(1, 1215));
    expect(await ledger.deliveries()).toMatchObject([{ name: "sink:orders", position: 1215, holder: null }]);
  });

  it("tells events from those that had their numbers before a backup was restored, and from no others", async () => {
    const told: string[] = [];
    const sink: Sink = {
      ...listSink().sink,
      async deliver(events, { recordId }) {
        told.push(...events.map((event) => stableId(recordId, event)));
        return undefined;
      },
    };
    const deliverAll = async (count: number) => {
      const ledger = await open();
      await happen(ledger, count);
      const running = runSink({ name: "orders", sink, ledger });
      await expect.poll(async () => (await ledger.deliveries())[0]?.position, POLL).toBe(await ledger.lastSequence());
      await running.stop();
      await ledger.close();
      return told.splice(0);
    };
    const file = join(folder, "ledger.db");
    const ledger = await open();
    await happen(ledger, 2);
    await ledger.close();
    copyFileSync(file, join(folder, "backup.db"));
    const before = await deliverAll(2);
    copyFileSync(join(folder, "backup.db"), file);
    const after = await deliverAll(2);
    expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
    expect(new Set([...before, ...after]).size).toBe(6);
  });

  it("gets the same events again until it has confirmed them, and no others before", async () => {
    const ledger = await open();
    await happen(ledger, 20);
    let refusals = 3;
    const asked: number[][] = [];
    const { sink, taken } = listSink((events) => {
      asked.push(events.map(({ sequence }) => Number(sequence)));
      if (refusals-- > 0) throw new Error("not now");
    });
    const { reports } = run({ ledger, sink });
    await expect.poll(() => taken.length, POLL).toBe(20);
    expect(asked).toEqual([numbers(1, 20), numbers(1, 20), numbers(1, 20), numbers(1, 20)]);
    expect(reports.filter(({ kind }) => kind === "failed")).toMatchObject([
      { attempt: 1, cause: { message: "not now" } },
      { attempt: 2 },
      { attempt: 3 },
    ]);
  });

  it("gets what passes its filter, and comes on also where nothing does", async () => {
    const ledger = await open();
    await happen(ledger, 3, "chat");
    await happen(ledger, 4, "other");
    const { sink, taken } = listSink();
    run({ ledger, sink, filter: { source: "chat" } });
    const position = async () => (await ledger.deliveries())[0]?.position;
    await expect.poll(position, POLL).toBe(7);
    expect(taken).toEqual([1, 2, 3]);
  });

  it("begins with what comes, where it is told to, and only the first time", async () => {
    const ledger = await open();
    await happen(ledger, 3);
    const { sink, taken } = listSink();
    const first = run({ ledger, sink, startAt: "newest" });
    await expect.poll(() => first.reports, POLL).toMatchObject([{ kind: "started", position: 3 }]);
    await first.stop();
    await happen(ledger, 2);
    run({ ledger, sink, startAt: "newest" });
    await expect.poll(() => taken, POLL).toEqual([4, 5]);
  });

  it("is told of what retention has taken before it came to it, and goes on", async () => {
    const ledger = await open({ retentionDays: { feed: 1 } });
    await happen(ledger, 4);
    const { sink, taken } = listSink();
    const first = run({ ledger, sink });
    await expect.poll(() => taken.length, POLL).toBe(4);
    await first.stop();
    await happen(ledger, 3);
    now += 2 * DAY;
    await happen(ledger, 2);
    await ledger.prune();
    const { reports } = run({ ledger, sink });
    await expect.poll(() => taken, POLL).toEqual([1, 2, 3, 4, 8, 9]);
    expect(reports).toContainEqual({ kind: "missed", position: 4, oldest: 8 });
  });

  it("is run by one ledger at a time; another goes on where that one stops", async () => {
    const [here, there] = [await open(), await open()];
    const { sink, taken } = listSink();
    const first = run({ ledger: here, sink });
    await expect.poll(() => first.reports.length, POLL).toBe(1);
    const second = run({ ledger: there, sink });
    await happen(here, 50);
    await expect.poll(() => taken.length, POLL).toBe(50);
    expect(second.reports).toEqual([]);
    await first.stop();
    await happen(here, 50);
    await expect.poll(() => taken.length, POLL).toBe(100);
    expect(taken).toEqual(numbers(1, 100));
    expect(second.reports[0]).toEqual({ kind: "started", position: 50 });
  });

  it("ends at once while it fails, and while it waits for its lease", async () => {
    const ledger = await open();
    await happen(ledger, 1);
    const failing = listSink(() => {
      throw new Error("never");
    });
    const first = run({ ledger, sink: failing.sink });
    const second = run({ ledger, sink: failing.sink });
    await expect.poll(() => first.reports.filter(({ kind }) => kind === "failed").length, POLL).toBeGreaterThan(3);
    await Promise.all([first.stop(), second.stop()]);
    expect(first.reports.at(-1)).toMatchObject({ kind: "ended" });
    expect(await ledger.deliveries()).toMatchObject([{ position: 0, holder: null }]);
  });
});
