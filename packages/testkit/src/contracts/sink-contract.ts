import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { type CloudEvent, runSink, type Sink, type SinkReport } from "@grouphook/core";
import { openLedger, type StoredLedger } from "@grouphook/core/storage";
import { describe, expect, it, onTestFailed, onTestFinished } from "vitest";
import type { TestBroker } from "../brokers/broker-process.js";
import { cloggedWay } from "../brokers/clogged-way.js";
import { settle } from "./ledger-contract/dealings.js";
import { fact } from "./ledger-contract/plain-callbacks.js";

/** What a reader of the broker sees: the event's JSON, and the id that the broker has for it. */
export interface Received {
  readonly text: string;
  readonly messageId?: string;
}

/** The sink that `sinkContract` tests, and how its broker is read. */
export interface SinkContractOptions {
  readonly name: string;
  /** A broker of the sink's kind, to be ended after the suite; `undefined` where there is none: the suite is skipped. */
  readonly broker: TestBroker | undefined;
  /** Makes a place for events, e.g. a queue; resolves when the sink can deliver there. */
  createPlace?(url: string, place: string): Promise<void>;
  createSink(url: string, place: string): Sink;
  /** Everything that is in a place, in the broker's order. */
  read(url: string, place: string): Promise<readonly Received[]>;
  /** Whether the broker itself refuses what it has. */
  readonly refusesRepetitions: boolean;
}

const RECORD = "4be2f2a4-6e0c-4f6e-8b3c-0c1d5d5a0001";
const GROUPS = ["群一", "g-2", "three 🧧"];
const PATIENCE = { timeout: 60_000, interval: 100 };
const OF_A_SINK = { timeout: 120_000 };

let places = 0;

/** Registers the vitest suite that a sink must pass with a real broker. */
export function sinkContract(options: SinkContractOptions): void {
  const { name, broker } = options;
  describe.skipIf(!broker)(`the sink for ${name}`, () => {
    if (!broker) return;
    let place: string;

    async function newPlace(): Promise<void> {
      places += 1;
      place = `place-${places}`;
      await options.createPlace?.(broker?.url ?? "", place);
    }

    function open(url = broker?.url ?? ""): Sink {
      const sink = options.createSink(url, place);
      onTestFinished(() => sink.close());
      return sink;
    }

    const received = () => options.read(broker.url, place);
    const deliver = (sink: Sink, events: readonly CloudEvent[], signal = AbortSignal.timeout(20_000)) =>
      sink.deliver(events, { recordId: RECORD, signal });

    it("takes events in order, as they are, and confirms them", async () => {
      await newPlace();
      const sink = open();
      const events = eventsFrom(1, 300);
      expect(await deliver(sink, events.slice(0, 100))).toMatchObject({});
      await deliver(sink, events.slice(100));
      expect((await received()).map(({ text }) => JSON.parse(text))).toEqual(events);
    });

    it("gives an event the same id every time, and another one to each", async () => {
      await newPlace();
      const events = eventsFrom(1, 50);
      await deliver(open(), events);
      await deliver(open(), events.slice(20));
      const all = await received();
      const idsOf = (number: number) =>
        new Set(all.filter(({ text }) => idIn(text) === number).map(({ messageId }) => messageId));
      const ids = events.map(({ sequence }) => [...idsOf(Number(sequence))]);
      expect(ids.every((some) => some.length === 1 && some[0] !== "")).toBe(true);
      expect(new Set(ids.flat()).size).toBe(50);
      expect(all.length).toBe(options.refusesRepetitions ? 50 : 80);
    });

    it("delivers again what was not confirmed, and loses nothing", async () => {
      await newPlace();
      const way = await cloggedWay(broker.url);
      const sink = open(way.url);
      await deliver(sink, eventsFrom(1, 10));
      way.dropAnswers(true);
      await expect(deliver(sink, eventsFrom(11, 20), AbortSignal.timeout(700))).rejects.toThrow();
      way.dropAnswers(false);
      await deliver(sink, eventsFrom(11, 20));
      await deliver(sink, eventsFrom(21, 30));
      const seen = (await received()).map(({ text }) => idIn(text));
      expect(inOrderOfFirst(seen)).toEqual(numbers(1, 30));
    });

    it("fails in time while the broker hangs, and goes on with it", async () => {
      await newPlace();
      const sink = open();
      await deliver(sink, eventsFrom(1, 5));
      await broker.freeze(true);
      try {
        const begun = performance.now();
        await expect(deliver(sink, eventsFrom(6, 10), AbortSignal.timeout(500))).rejects.toThrow();
        expect(performance.now() - begun).toBeLessThan(5000);
      } finally {
        await broker.freeze(false);
      }
      await deliver(sink, eventsFrom(6, 10));
      expect(inOrderOfFirst((await received()).map(({ text }) => idIn(text)))).toEqual(numbers(1, 10));
    });

    it("fails in time where the broker is silent from the beginning, and goes on with it", async () => {
      await newPlace();
      const way = await cloggedWay(broker.url);
      way.dropAnswers(true);
      const sink = open(way.url);
      const begun = performance.now();
      await expect(deliver(sink, eventsFrom(1, 5), AbortSignal.timeout(500))).rejects.toThrow();
      expect(performance.now() - begun).toBeLessThan(3000);
      way.dropAnswers(false);
      await deliver(sink, eventsFrom(1, 5));
      expect(inOrderOfFirst((await received()).map(({ text }) => idIn(text)))).toEqual(numbers(1, 5));
    });

    it("says that the broker is away, without its password, and ends all the same", async () => {
      const away = new URL(broker.url);
      away.port = "1";
      away.username = "someone";
      away.password = "of-nobodys-business";
      const sink = options.createSink(away.href, "nowhere");
      const error = await deliver(sink, eventsFrom(1, 1)).catch((cause: unknown) => cause);
      expect(error).toMatchObject({ message: expect.stringContaining("127.0.0.1:1") });
      expect(String(error)).not.toContain("business");
      await sink.close();
      await expect(deliver(sink, eventsFrom(1, 1))).rejects.toThrow("closed");
    });

    it("takes the whole feed although the broker and the process are killed on the way", OF_A_SINK, async () => {
      await newPlace();
      const { ledger, count } = await filledLedger(1500);
      const reports: SinkReport[] = [];
      // Why a broker took nothing is told by its sink alone.
      onTestFailed(() => void process.stderr.write(`${inspect(reports.slice(-10), { depth: 4 })}\n`));
      const run = () =>
        runSink({
          name: "orders",
          sink: options.createSink(broker.url, place),
          ledger,
          onReport: (report) => reports.push(report),
        });
      const first = run();
      await expect.poll(() => reports.some(({ kind }) => kind === "delivered"), PATIENCE).toBe(true);
      await broker.kill();
      const adding = addMessages(ledger, count, 300);
      await expect.poll(() => reports.some(({ kind }) => kind === "failed"), PATIENCE).toBe(true);
      await broker.start();
      await adding;
      await first.stop();
      const second = run();
      const last = await ledger.lastSequence();
      await expect.poll(() => positionIn(reports), PATIENCE).toBe(last);
      await second.stop();
      const events = (await received()).map(({ text }): CloudEvent => JSON.parse(text));
      expect(inOrderOfFirst(events.map(({ sequence }) => Number(sequence)))).toEqual(numbers(1, last));
      expect(await ledger.deliveries()).toMatchObject([{ name: "sink:orders", position: last, holder: null }]);
    });
  });
}

function idIn(text: string): number {
  const event: CloudEvent = JSON.parse(text);
  return Number(event.sequence);
}

function positionIn(reports: readonly SinkReport[]): number {
  const delivered = reports.findLast((report) => report.kind === "delivered");
  return delivered?.kind === "delivered" ? delivered.position : 0;
}

function numbers(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** Each number once, where it came first. */
function inOrderOfFirst(seen: readonly number[]): readonly number[] {
  return [...new Set(seen)];
}

/** Events of some groups with these numbers, and texts of all kinds in them. */
export function eventsFrom(from: number, to: number): readonly CloudEvent[] {
  return numbers(from, to).map((number) => {
    const groupId = GROUPS[number % GROUPS.length] ?? "";
    return {
      specversion: "1.0",
      id: String(number),
      source: "/chat",
      type: "message.sent",
      subject: groupId,
      time: new Date(Date.UTC(2026, 0, 1) + number).toISOString(),
      datacontenttype: "application/json",
      sequence: String(number),
      data: {
        source: "chat",
        groupId,
        command: "Sent",
        message: { key: `k${number}`, text: `第 ${number} 条 🎉 "quoted"` },
      },
    };
  });
}

async function filledLedger(messages: number): Promise<{ readonly ledger: StoredLedger; readonly count: number }> {
  const folder = await mkdtemp(join(tmpdir(), "grouphook-sink-"));
  const ledger = await openLedger({ url: `sqlite:${join(folder, "ledger.db")}` });
  onTestFinished(async () => {
    await ledger.close();
    await rm(folder, { recursive: true });
  });
  await addMessages(ledger, 0, messages);
  return { ledger, count: messages };
}

async function addMessages(ledger: StoredLedger, from: number, count: number): Promise<void> {
  for (let number = from; number < from + count; number += 100) {
    await Promise.all(numbers(number, Math.min(number + 99, from + count - 1)).map((one) => say(ledger, one)));
    await sleep(1);
  }
}

function say(ledger: StoredLedger, number: number): Promise<unknown> {
  const text = `消息 ${number} 🧨`;
  const message = { key: `k${number}`, senderId: "安", elements: [], text };
  return settle(ledger, fact({ type: "message.sent", groupId: GROUPS[number % GROUPS.length] ?? "", message }));
}
