import { expect, it } from "vitest";
import { bench } from "./bench.ts";
import { deadSubscription } from "./measures/dead-subscription.ts";
import { stalledStreams } from "./measures/stalled-streams.ts";

const PATIENCE_MS = 120_000;

it(
  "watches the memory beside those who take nothing",
  async () => {
    const small = { rounds: 1, seconds: 0.2, clients: [4], groups: 4, members: 0, events: 500 };
    const { measures } = await bench(
      { measures: [stalledStreams, deadSubscription].map((measure) => ({ measure, settings: small })), sides: ["e"] },
      AbortSignal.timeout(PATIENCE_MS),
      () => undefined,
    );
    expect(measures).toMatchObject([
      { finding: { rows: [{ from: "the end" }, { from: "the beginning" }, { from: "each another" }], faults: [] } },
      { finding: { rows: [{ order: "subscription", "events behind": 503 }, { order: "group" }], faults: [] } },
    ]);
  },
  PATIENCE_MS,
);
