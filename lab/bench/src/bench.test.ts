import { expect, it } from "vitest";
import { bench } from "./bench.ts";
import { mixTencent } from "./loads/mix.ts";

const PATIENCE_MS = 60_000;

it(
  "measures two sides and finds everything that they acknowledged in their databases",
  async () => {
    const load = { ...mixTencent, sides: mixTencent.sides.filter(({ letter }) => "de".includes(letter)) };
    const settings = { rounds: 1, seconds: 0.2, clients: [4], groups: [3] };
    const { loads } = await bench({ loads: [load], settings }, AbortSignal.timeout(PATIENCE_MS), () => undefined);
    const measurements = loads.flatMap((findings) => findings.measurements);
    expect(measurements.map(({ side }) => side)).toEqual(["d", "e"]);
    for (const { faults, acknowledged } of measurements) {
      expect(faults).toEqual([]);
      expect(acknowledged).toBeGreaterThan(0);
    }
  },
  PATIENCE_MS,
);
