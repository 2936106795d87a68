import { expect, it } from "vitest";
import { bench } from "./bench.ts";
import type { Load } from "./load.ts";
import { messagesEasemob } from "./loads/messages.ts";
import { mixAec, mixEasemob, mixNetease, mixTencent } from "./loads/mix.ts";
import { bytes } from "./measures/bytes.ts";
import { pruning } from "./measures/pruning.ts";
import { push } from "./measures/push.ts";
import { scale } from "./measures/scale.ts";
import { sinks } from "./measures/sinks.ts";
import { stream } from "./measures/stream.ts";
import { streamCost } from "./measures/stream-cost.ts";
import { streamLag } from "./measures/stream-lag.ts";

const tell = () => undefined;
const settings = { rounds: 1, seconds: 0.2, clients: [4], groups: [3] };
const PATIENCE_MS = 60_000;

function onSides(load: Load, letters: string): Load {
  return { ...load, sides: load.sides.filter(({ letter }) => letters.includes(letter)) };
}

it.each([
  onSides(mixTencent, "acdef"),
  onSides(mixAec, "cd"),
  onSides(messagesEasemob, "abcdef"),
  onSides(mixEasemob, "cdef"),
  onSides(mixNetease, "cdef"),
])(
  "measures the sides of $name and finds everything that they acknowledged in their databases",
  async (load) => {
    const { loads, mariaDbVersion } = await bench({ loads: [load], settings }, AbortSignal.timeout(PATIENCE_MS), tell);
    const measurements = loads.flatMap((findings) => findings.measurements);
    const measurable = load.sides.filter(({ database }) => database !== "mariadb" || mariaDbVersion);
    expect(measurements.map(({ side }) => side)).toEqual(measurable.map(({ letter }) => letter));
    for (const { faults, acknowledged } of measurements) {
      expect(faults).toEqual([]);
      expect(acknowledged).toBeGreaterThan(0);
    }
  },
  PATIENCE_MS,
);

it(
  "continues after the last number of a filled database",
  async () => {
    const small = { ...scale.defaults, ...settings, groups: 20, events: 500 };
    const { measures } = await bench(
      { measures: [{ measure: scale, settings: small }], sides: ["e"] },
      AbortSignal.timeout(PATIENCE_MS),
      tell,
    );
    expect(measures).toMatchObject([
      { finding: { rows: [{ database: "empty" }, { database: "full" }], conclusions: [{}, {}], faults: [] } },
    ]);
  },
  PATIENCE_MS,
);

it(
  "sends every event to a webhook in order",
  async () => {
    const small = { ...push.defaults, groups: 20, events: 2000 };
    const { measures } = await bench(
      { measures: [{ measure: push, settings: small }], sides: ["e"] },
      AbortSignal.timeout(PATIENCE_MS),
      tell,
    );
    expect(measures).toMatchObject([{ finding: { rows: [{ batch: 1 }, { batch: 100 }], faults: [] } }]);
  },
  PATIENCE_MS,
);

it(
  "takes the feed to every broker that is installed",
  async () => {
    const small = { ...sinks.defaults, rounds: 1, groups: 20, events: 1000 };
    const { measures } = await bench(
      { measures: [{ measure: sinks, settings: small }], sides: ["e"] },
      AbortSignal.timeout(PATIENCE_MS),
      tell,
    );
    const finding = measures[0]?.finding;
    expect(finding?.faults).toEqual([]);
    for (const row of finding?.rows ?? []) expect(row).toMatchObject({ events: 1000, "events/s": expect.any(Number) });
    expect(finding?.conclusions.length).toBe(finding?.rows.length);
  },
  PATIENCE_MS,
);

it(
  "gets every event to every reader of the stream",
  async () => {
    const small = { ...settings, groups: 4, members: 0, events: 2000 };
    const { measures } = await bench(
      { measures: [stream, streamLag, streamCost].map((measure) => ({ measure, settings: small })), sides: ["e"] },
      AbortSignal.timeout(PATIENCE_MS),
      tell,
    );
    expect(measures).toMatchObject([
      { finding: { rows: [{ reader: "stream", events: 2003 }, { reader: "pull" }], faults: [] } },
      { finding: { rows: [{ readers: 4, "p99 ms": expect.any(Number) }], faults: [] } },
      { finding: { rows: Array(4).fill({ "let go": 0 }), faults: [] } },
    ]);
  },
  PATIENCE_MS,
);

it(
  "finds where the bytes of a message are",
  async () => {
    const { measures } = await bench(
      { measures: [{ measure: bytes, settings: { ...bytes.defaults, ...settings, groups: 3 } }], sides: ["e", "f"] },
      AbortSignal.timeout(PATIENCE_MS),
      tell,
    );
    const [found] = measures;
    expect(found?.finding.faults).toEqual([]);
    const rows = found?.finding.rows ?? [];
    const sides = Map.groupBy(rows, ({ side }) => side);
    expect(sides.size).toBeGreaterThan(0);
    for (const sizes of sides.values()) {
      const each = sizes.map((size) => Number(size["bytes a message"]));
      const files = each.pop() ?? 0;
      const tables = each.pop() ?? 0;
      expect(sizes.some((size) => size["table or index"] === "grouphook_feed")).toBe(true);
      expect(Math.min(...each)).toBeGreaterThan(0);
      expect(tables).toBeGreaterThan(Math.max(...each));
      // A file grows by more at once than a table.
      expect(files).toBeGreaterThan(tables * 0.8);
    }
  },
  PATIENCE_MS,
);

it(
  "measures with and without pruning while old messages are there, and says so where they were too few",
  async () => {
    const events = 20_000;
    const small = { ...pruning.defaults, ...settings, groups: 3, events };
    const { measures } = await bench(
      { measures: [{ measure: pruning, settings: small }], sides: ["e"] },
      AbortSignal.timeout(PATIENCE_MS),
      tell,
    );
    const finding = measures[0]?.finding;
    const [without, within] = finding?.rows ?? [];
    expect(without).toMatchObject({ pruning: "without", "messages removed": 0 });
    expect(within).toMatchObject({ pruning: "with" });
    const removed = Number(within?.["messages removed"]);
    expect(removed).toBeGreaterThan(0);
    // How many go depends on the machine. A fast one removes all before it has measured.
    const tooFew = ["old messages were not removed all the time: it may take more --events"];
    expect(finding?.faults).toEqual(removed < events ? [] : tooFew);
    expect(finding?.conclusions).toHaveLength(1);
  },
  PATIENCE_MS,
);
